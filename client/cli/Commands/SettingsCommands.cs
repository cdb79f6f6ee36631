using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

/// <summary>Workspace settings, templates, calendars, senders, segment rules.</summary>
internal static class SettingsCommands
{
    private static readonly Input _dryRun = Of("--dry-run", "validate_only", "save nothing, show the effect");

    public static readonly ImmutableArray<Command> All =
    [
        new Call("settings show", "GetWorkspace", "The workspace's settings", "workspace"),
        new Call("settings set FIELD=VALUE...", "UpdateWorkspace", "Change settings", "workspace") { Inputs = [Assignments("FIELD=VALUE", "workspace"), _dryRun] },

        new Call("template list", "ListTemplates", "Templates, by name", "templates", "name segments fields"),
        new Call("template show TEMPLATE", "GetTemplate", "One template", "template") { Inputs = [Name("TEMPLATE", "name", "templates")] },
        new Call("template add TEMPLATE FIELD=VALUE...", "CreateTemplate", "Make a template", "template")
        {
            Details = "texts=@texts.json with [{\"language\": \"en\", \"subject\": …, \"html\": …, \"text\": …}]",
            Inputs = [Value("TEMPLATE", "template_id"), Assignments("FIELD=VALUE", "template", mask: null)],
        },
        new Call("template set TEMPLATE FIELD=VALUE...", "UpdateTemplate", "Make the next version of each text that differs", "template") { Inputs = [Name("TEMPLATE", "template.name", "templates"), Assignments("FIELD=VALUE", "template")] },
        new Call("template preview TEMPLATE CUSTOMER", "PreviewTemplate", "Render it for a real customer", "email")
        {
            Inputs = [Name("TEMPLATE", "name", "templates"), Name("CUSTOMER", "customer", "customers"), Of("--language TAG", "language", "else the customer's")],
        },
        new Call("template fields", "ListMergeFields", "The fields that templates may use", "fields", "field words example"),

        new Call("calendar list", "ListCalendars", "Calendars, by name", "calendars", "name display_name country segments"),
        new Call("calendar show CALENDAR", "GetCalendar", "One calendar with its closed days", "calendar") { Inputs = [Name("CALENDAR", "name", "calendars")] },
        new Call("calendar add CALENDAR [FIELD=VALUE...]", "CreateCalendar", "Make a calendar", "calendar") { Inputs = [Value("CALENDAR", "calendar_id"), Assignments("FIELD=VALUE", "calendar", mask: null)] },
        new Call("calendar set CALENDAR FIELD=VALUE...", "UpdateCalendar", "Change a calendar", "calendar") { Inputs = [Name("CALENDAR", "calendar.name", "calendars"), Assignments("FIELD=VALUE", "calendar"), _dryRun] },
        new Call("calendar import CALENDAR FILE", "ImportCalendar", "Add the closed days of an .ics file", "") { Inputs = [Name("CALENDAR", "name", "calendars"), Content("FILE", "ics"), _dryRun] },

        new Call("sender list", "ListSenders", "Sender identities, by name", "senders", "name display_name email reply_to phone"),
        new Call("sender add SENDER FIELD=VALUE...", "CreateSender", "Make a sender identity", "sender") { Inputs = [Value("SENDER", "sender_id"), Assignments("FIELD=VALUE", "sender", mask: null)] },
        new Call("sender set SENDER FIELD=VALUE...", "UpdateSender", "Change a sender identity", "sender") { Inputs = [Name("SENDER", "sender.name", "senders"), Assignments("FIELD=VALUE", "sender")] },

        new Call("rules show", "GetSegmentRules", "The ordered rules that assign customers to segments", "rules"),
        new Call("rules set FILE", "UpdateSegmentRules", "Replace the rules by a JSON file", "")
        {
            Details = "{\"rules\": [{\"segment\": \"segments/smb\", \"countries\": [\"DE\"]}, {\"segment\": \"segments/rest\"}]}",
            Inputs = [Content("FILE", "rules"), _dryRun],
        },
    ];
}
