using Google.Protobuf;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Cases.Door.EditDesk;

namespace Plixo.Tests.Cases.Door;

/// <summary>Of two who edit settings, a segment or a work item at the same instant neither loses what the other saved.</summary>
public sealed class SettingsEditTests
{
    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Days_that_are_imported_into_a_calendar_stay_when_another_saves_its_name(string engine)
    {
        await using var desk = await OpenAsync(engine);
        var seen = (await desk.Settings.CreateCalendar(new() { CalendarId = "office", Calendar = new() }, Call())).Calendar;
        Task NamedAsync(string name, string etag) => desk.Settings.UpdateCalendar(
            new() { Calendar = new() { Name = seen.Name, DisplayName = name, Etag = etag }, UpdateMask = Mask("display_name") }, Call());
        Task ImportedAsync(string day, string etag) => desk.Settings.ImportCalendar(new() { Name = seen.Name, Ics = Ics(day), Etag = etag }, Call());

        Assert.Equal(BothHold, await desk.AtOnceAsync(() => NamedAsync("Office", ""), () => ImportedAsync("20270101", "")));
        var now = (await desk.Settings.GetCalendar(new() { Name = seen.Name }, Call())).Calendar;
        Assert.Equal(("Office", 1), (now.DisplayName, now.ClosedDays.Count));

        Assert.Equal(OneIsRefused, (await desk.AtOnceAsync(() => NamedAsync("Home", now.Etag), () => ImportedAsync("20270102", now.Etag))).Order());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Fields_of_a_sender_both_hold_and_of_two_who_saw_it_one_is_refused(string engine)
    {
        await using var desk = await OpenAsync(engine);
        Task ChangedAsync(V1.Sender sender, string field)
        {
            sender.Name = "senders/main";
            return desk.Settings.UpdateSender(new() { Sender = sender, UpdateMask = Mask(field) }, Call());
        }

        Assert.Equal(BothHold, await desk.AtOnceAsync(
            () => ChangedAsync(new() { DisplayName = "Acme AR" }, "display_name"), () => ChangedAsync(new() { Email = "pay@acme.example" }, "email")));
        var now = (await desk.Settings.ListSenders(new(), Call())).Senders.Single();
        Assert.Equal(("Acme AR", "pay@acme.example"), (now.DisplayName, now.Email));

        Assert.Equal(OneIsRefused, (await desk.AtOnceAsync(
            () => ChangedAsync(new() { DisplayName = "One", Etag = now.Etag }, "display_name"),
            () => ChangedAsync(new() { Email = "two@acme.example", Etag = now.Etag }, "email"))).Order());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_two_who_saw_the_same_template_one_is_refused_also_where_it_has_several_languages(string engine)
    {
        await using var desk = await OpenAsync(engine);
        V1.TemplateText Text(string language, string subject) => new() { Language = language, Subject = subject, Html = "<p>{total_due}</p>", Text = "{total_due}" };
        var seen = (await desk.Templates.CreateTemplate(
            new() { TemplateId = "own", Template = new() { Texts = { Text("en", "Open"), Text("de", "Offen") } } }, Call())).Template;
        Task SavedAsync(string english, string german) => desk.Templates.UpdateTemplate(
            new() { Template = new() { Name = seen.Name, Texts = { Text("en", english), Text("de", german) }, Etag = seen.Etag }, UpdateMask = Mask("texts") }, Call());

        var ends = await desk.AtOnceAsync(() => SavedAsync("One", "Eins"), () => SavedAsync("Two", "Zwei"));

        Assert.Equal(OneIsRefused, ends.Order());
        Assert.Equal(
            ends[0].Length == 0 ? ["Eins", "One"] : ["Two", "Zwei"],
            (await desk.Templates.GetTemplate(new() { Name = seen.Name }, Call())).Template.Texts.Select(text => text.Subject).Order());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Fields_of_the_workspace_and_of_a_segment_both_hold(string engine)
    {
        await using var desk = await OpenAsync(engine);
        Task WorkspaceAsync(V1.Workspace workspace, string field) => desk.Settings.UpdateWorkspace(new() { Workspace = workspace, UpdateMask = Mask(field) }, Call());
        Task SegmentAsync(V1.Segment segment, string field)
        {
            segment.Name = Names.Of(SmallWorkspace.Segment);
            return desk.Segments.UpdateSegment(new() { Segment = segment, UpdateMask = Mask(field) }, Call());
        }

        Assert.Equal(BothHold, await desk.AtOnceAsync(
            () => WorkspaceAsync(new() { DisplayName = "Acme Ltd" }, "display_name"), () => WorkspaceAsync(new() { ReplyPauseDays = 9 }, "reply_pause_days")));
        Assert.Equal(BothHold, await desk.AtOnceAsync(
            () => SegmentAsync(new() { DisplayName = "Everybody" }, "display_name"),
            () => SegmentAsync(new() { Policy = new() { ContactIntervalDays = 9 } }, "policy.contact_interval_days")));

        var workspace = (await desk.Settings.GetWorkspace(new(), Call())).Workspace;
        Assert.Equal(("Acme Ltd", 9), (workspace.DisplayName, workspace.ReplyPauseDays));
        var segment = (await desk.Segments.GetSegment(new() { Name = Names.Of(SmallWorkspace.Segment) }, Call())).Segment;
        Assert.Equal(("Everybody", 9), (segment.DisplayName, segment.Policy.ContactIntervalDays));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_two_who_saw_the_same_rules_segment_or_work_item_one_is_refused(string engine)
    {
        await using var desk = await OpenAsync(engine);
        var rules = (await desk.Settings.GetSegmentRules(new(), Call())).Rules;
        var segment = (await desk.Segments.GetSegment(new() { Name = Names.Of(SmallWorkspace.Segment) }, Call())).Segment;
        var item = (await desk.WorkItems.CreateWorkItem(new() { WorkItem = new() { Customer = Names.Of(SmallWorkspace.Customer(Customer)), Words = "Call" } }, Call())).WorkItem;
        Task RuledAsync(string country) => desk.Settings.UpdateSegmentRules(
            new() { Rules = new() { Rules = { new V1.SegmentRule { Segment = segment.Name, Countries = { country } } }, Etag = rules.Etag } }, Call());

        Assert.Equal(OneIsRefused, (await desk.AtOnceAsync(() => RuledAsync("US"), () => RuledAsync("DE"))).Order());
        Assert.Equal(OneIsRefused, (await desk.AtOnceAsync(
            () => desk.WorkItems.CompleteWorkItem(new() { Name = item.Name, Outcome = "done", Etag = item.Etag }, Call()),
            () => desk.WorkItems.AssignWorkItem(new() { Name = item.Name, Owner = "users/boss", Etag = item.Etag }, Call()))).Order());
        Task NamedAsync(string name) => desk.Segments.UpdateSegment(
            new() { Segment = new() { Name = segment.Name, DisplayName = name, Etag = segment.Etag }, UpdateMask = Mask("display_name") }, Call());
        Assert.Equal(OneIsRefused, (await desk.AtOnceAsync(() => NamedAsync("One"), () => NamedAsync("Two"))).Order());
    }

    private static ByteString Ics(string day) => ByteString.CopyFromUtf8(
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b//EN\r\nBEGIN:VEVENT\r\nUID:{day}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:Closed\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}
