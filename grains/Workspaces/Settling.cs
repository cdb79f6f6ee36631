using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates;

namespace Plixo.Grains.Workspaces;

/// <summary>Settings, templates, calendars, senders, rules, users, ledger readings, and the pause of everything.</summary>
internal static class Settling
{
    public static Refusal? Change(WorkspaceTurn turn, ChangeSettings asked)
    {
        if (Missing(turn, Right.EditWorkspace) is { } missing) return missing;
        if (!Zones.IsKnown(asked.Settings.Zone)) return Wrong($"zone: '{asked.Settings.Zone}' is no zone of the tz database.");
        if (!Languages.TryFind(asked.Settings.Language, out _)) return Wrong($"language: '{asked.Settings.Language}' has no number and date formats.");
        if (asked.Settings.CoverageWindowDays is < 1 or > 366) return Wrong("coverage_window_days: must be 1 to 366.");
        if (asked.Settings != turn.State.Settings) turn.Happen(new SettingsChanged(asked.Settings, turn.Context.Actor.Id));
        return null;
    }

    public static Refusal? Save(WorkspaceTurn turn, SaveTemplate asked) =>
        Save(turn, new SaveTemplateTexts(asked.Key, [new LanguageText(asked.Language, asked.Subject, asked.Html, asked.Text)]));

    public static Refusal? Save(WorkspaceTurn turn, SaveTemplateTexts asked)
    {
        if (Missing(turn, Right.EditWorkspace) is { } missing) return missing;
        if (asked.Key.Length is 0 or > 60) return Wrong("template: its key has 1 to 60 characters.");
        if (asked.Texts.CountBy(text => text.Language).FirstOrDefault(language => language.Value > 1).Key is { } twice) return Wrong($"texts: '{twice}' is there twice.");
        var before = turn.State.Templates.GetValueOrDefault(asked.Key);
        foreach (var text in asked.Texts)
        {
            if (Save(turn, asked.Key, text) is { } refusal) return refusal with { Words = $"{refusal.Words} ({text.Language})" };
        }

        // What is drafted with an older text is written anew.
        if (before is null || before.Languages.All(text => turn.State.Templates[asked.Key].Languages[text.Key] == text.Value)) return null;
        SweepTable.Request(turn, SweepKinds.AllCustomers, "");
        SweepTable.Request(turn, SweepKinds.AllSegments, "");
        return null;
    }

    private static Refusal? Save(WorkspaceTurn turn, string key, LanguageText asked)
    {
        if (!Languages.TryFind(asked.Language, out var language)) return Wrong($"language: '{asked.Language}' has no number and date formats.");
        var known = turn.State.Templates.GetValueOrDefault(key)?.Languages.GetValueOrDefault(asked.Language);
        var version = (known?.Version ?? 0) + 1;
        var source = new TemplateSource(asked.Subject, asked.Html, asked.Text);
        if (!Template.TryParse(key, version, language, source, out _, out var fault))
            return new Refusal(RefusalReason.TemplateInvalid, fault!.ToString());
        if (known is not null && (known.Subject, known.Html, known.Text) == (asked.Subject, asked.Html, asked.Text)) return null;
        turn.Happen(new TemplateSaved(
            key, asked.Language, new TemplateText(version, asked.Subject, asked.Html, asked.Text, turn.Context.Actor.Id, turn.Context.Now)));
        return null;
    }

    public static Refusal? Save(WorkspaceTurn turn, SaveCalendar asked)
    {
        if (Missing(turn, Right.EditWorkspace) is { } missing) return missing;
        if (asked.Key.Length is 0 or > 60) return Wrong("calendar: its key has 1 to 60 characters.");
        turn.Happen(new CalendarSaved(asked.Key, asked.Calendar, turn.Context.Actor.Id));
        turn.Recall(new Recall(GrainId.Workspace));
        SweepTable.Request(turn, SweepKinds.AllInvoices, "");
        SweepTable.Request(turn, SweepKinds.AllCustomers, "");
        return null;
    }

    public static Refusal? Save(WorkspaceTurn turn, SaveSender asked)
    {
        if (Missing(turn, Right.EditWorkspace) is { } missing) return missing;
        if (asked.Key.Length is 0 or > 60) return Wrong("sender: its key has 1 to 60 characters.");
        if (!asked.Sender.Address.Contains('@', StringComparison.Ordinal)) return Wrong($"address: '{asked.Sender.Address}' is no e-mail address.");
        if (turn.State.Senders.GetValueOrDefault(asked.Key) != asked.Sender) turn.Happen(new SenderSaved(asked.Key, asked.Sender, turn.Context.Actor.Id));
        return null;
    }

    public static Refusal? Order(WorkspaceTurn turn, OrderRules asked)
    {
        if (Missing(turn, Right.EditWorkspace) is { } missing) return missing;
        turn.Happen(new RulesOrdered(asked.Rules, turn.Context.Actor.Id));
        SweepTable.Request(turn, SweepKinds.AllCustomers, "");
        return null;
    }

    public static Refusal? Save(WorkspaceTurn turn, SaveUser asked)
    {
        if (Missing(turn, Right.ManageUsers) is { } missing) return missing;
        if (asked.User.Name.Length is 0 or > 60) return Wrong("user: its name has 1 to 60 characters.");
        if (Above(turn, asked.User) is { } above) return above;
        if (turn.State.Users.GetValueOrDefault(asked.User.Name) is { } known && Above(turn, known) is { } of) return of;
        if (turn.State.Users.GetValueOrDefault(asked.User.Name) != asked.User) turn.Happen(new UserSaved(asked.User, turn.Context.Actor.Id));
        return null;
    }

    /// <summary>Nobody gives, or changes somebody who has, more than they have themselves.</summary>
    private static Refusal? Above(WorkspaceTurn turn, User user) => Permission.Above(turn.Context.Actor, Roles.RightsOf(user.Role), user.Segments);

    public static Refusal? Read(WorkspaceTurn turn, ReadLedger told)
    {
        if (Missing(turn, Right.ImportLedger) is { } missing) return missing;
        var known = turn.State.Sources.GetValueOrDefault(told.Source);
        if (known is not null && told.AsOf < known.AsOf)
            return Wrong($"as_of: source {told.Source} was read up to {known.AsOf}; {told.AsOf} is older.");
        if (known is not null && told.Kind != known.Kind)
            return Wrong($"source: {told.Source} declares {known.Kind}, not {told.Kind}.");
        var before = turn.State.LedgerAsOf;
        if (known?.AsOf != told.AsOf) turn.Happen(new LedgerRead(told.Source, new LedgerSource(told.Kind, told.AsOf)));
        foreach (var segment in Waiting(turn, before)) SweepTable.Request(turn, SweepKinds.SegmentCustomers, segment.Key.Value);
        SweepTable.Request(turn, SweepKinds.AllSegments, "");
        return null;
    }

    public static Refusal? Pause(WorkspaceTurn turn, PauseAll asked)
    {
        if (Missing(turn, Right.PauseSending) is { } missing) return missing;
        if (turn.State.Paused is null) turn.Happen(new AllPaused(new Pause(turn.Context.Now, turn.Context.Actor.Id, asked.Reason)));
        turn.Recall(new Recall(GrainId.Workspace));
        return null;
    }

    public static Refusal? Resume(WorkspaceTurn turn)
    {
        if (Missing(turn, Right.PauseSending) is { } missing) return missing;
        if (turn.State.Paused is not null) turn.Happen(new AllResumed(turn.Context.Actor.Id));
        SweepTable.Request(turn, SweepKinds.AllSegments, "");
        return null;
    }

    /// <summary>Segments whose Autopilot approves nothing by a reading so old: their drafts are decided once it is fresh again.</summary>
    private static IEnumerable<SegmentView> Waiting(WorkspaceTurn turn, Instant? asOf) =>
        turn.Context.InForce.Gates.Values.Select(gate => gate.View).OfType<SegmentView>()
            .Where(segment => segment.Autopilot &&
                (asOf is not { } read || turn.Context.Now - read > Duration.FromHours(segment.Policy.StaleHoursAutopilot)))
            .OrderBy(segment => segment.Key.Value, StringComparer.Ordinal);

    private static Refusal? Missing(WorkspaceTurn turn, Right right) => Permission.Missing(turn.Context.Actor, right, null);

    private static Refusal Wrong(string words) => new(RefusalReason.InvalidArgument, words);
}
