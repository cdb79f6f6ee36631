using Microsoft.Playwright;
using Plixo.Client;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Segments;

/// <summary>A manager tunes a segment: every effect is seen before it is there, and every change has who and why.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class SegmentPanelTests(DemoSilo silo)
{
    private const string Name = "segments/mid-market";

    [Fact]
    public async Task Cap_and_quiet_hours_are_shown_with_their_effect_then_saved_with_a_reason()
    {
        using var maya = await silo.ClientAsync("maya");
        var before = await SegmentAsync(maya, Name);
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync($"/{Name}");
        var form = await visit.Page.FillAsync("sending", ("per_day", "41"), ("start", "17:30"), ("why", "fewer at once"));
        await visit.Page.SendAsync(form, "Show the effect");

        Assert.Contains("Nothing has been saved yet", await visit.Page.Form("sending").Locator(".effect").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Quiet from 17:30 to 08:00", await visit.Page.Form("sending").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(before.Etag, (await SegmentAsync(maya, Name)).Etag);

        await visit.Page.SendAsync(visit.Page.Form("sending"), "Save as a new version");
        Assert.Contains("Saved as version", await visit.Page.DoneAsync(), StringComparison.Ordinal);
        var after = await SegmentAsync(maya, Name);
        Assert.Equal((41, 17, 30), (after.Policy.Caps.PerDay, after.Policy.QuietHours.Start.Hours, after.Policy.QuietHours.Start.Minutes));
        var newest = await visit.Page.Locator("#versions tbody tr").First.InnerTextAsync();
        Assert.Contains("maya", newest, StringComparison.Ordinal);
        Assert.Contains("fewer at once", newest, StringComparison.Ordinal);

        await maya.Segments.UpdateSegmentAsync(new UpdateSegmentRequest { Segment = new Segment { Name = Name, Policy = before.Policy }, UpdateMask = new() { Paths = { "policy" } } });
    }

    [Fact]
    public async Task Form_over_a_policy_that_changed_meanwhile_is_refused_in_words_and_keeps_what_was_typed()
    {
        using var maya = await silo.ClientAsync("maya");
        var pilot = await NewSegmentAsync(maya, "conflict");
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync($"/{pilot}");
        var form = await visit.Page.FillAsync("sending", ("per_day", "33"));
        await maya.Segments.UpdateSegmentAsync(new UpdateSegmentRequest
        {
            Segment = new Segment { Name = pilot, Policy = new Policy { ContactIntervalDays = 9 } }, UpdateMask = new() { Paths = { "policy.contact_interval_days" } },
        });
        visit.Expects = complaint => Forms.SaysStatus(complaint, 409);
        await visit.Page.SendAsync(form, "Show the effect");

        Assert.Contains("Somebody changed it meanwhile", await visit.Page.Form("sending").Locator(".notice.conflict").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("33", await visit.Page.Form("sending").Locator("[name='per_day']").InputValueAsync());
        // The page shows what is there now, so that sending it again is a decision.
        await visit.Page.SendAsync(visit.Page.Form("sending"), "Show the effect");
        await visit.Page.SendAsync(visit.Page.Form("sending"), "Save as a new version");
        Assert.Contains("Saved", await visit.Page.DoneAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_number_is_told_at_its_field_before_anything_is_sent()
    {
        using var maya = await silo.ClientAsync("maya");
        var pilot = await NewSegmentAsync(maya, "wrong");
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        visit.Expects = complaint => Forms.SaysStatus(complaint, 400);
        await visit.Page.GotoAsync($"/{pilot}");
        var form = await visit.Page.FillAsync("sending", ("end", "25:99"));
        await visit.Page.SendAsync(form, "Show the effect");

        Assert.Equal("true", await visit.Page.Form("sending").Locator("[name='end']").GetAttributeAsync("aria-invalid"));
        Assert.Contains("is no time of day", await visit.Page.Form("sending").Locator(".wrong").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Autopilot_lists_what_is_missing_and_goes_off_only_with_a_reason()
    {
        using var maya = await silo.ClientAsync("maya");
        var pilot = await NewSegmentAsync(maya, "autopilot");
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync($"/{pilot}");
        Assert.True(await visit.Page.Locator("#autopilot tbody .badge.warn").CountAsync() > 0, "Nothing is missing for a segment that nobody has worked.");
        await visit.Page.SendAsync(await visit.Page.FillAsync("autopilot-on"), "Turn it on");
        Assert.Contains("waits for what is listed", await visit.Page.DoneAsync(), StringComparison.Ordinal);

        visit.Expects = complaint => Forms.SaysStatus(complaint, 400) || Forms.SaysStatus(complaint, 409);
        await visit.Page.SendAsync(await visit.Page.FillAsync("autopilot-off"), "Turn it off");
        Assert.NotEmpty(await visit.Page.Form("autopilot-off").Locator(".notice.refused").InnerTextAsync());
        await visit.Page.SendAsync(await visit.Page.FillAsync("autopilot-off", ("reason", "tone review")), "Turn it off");
        Assert.Contains("Autopilot is off", await visit.Page.DoneAsync(), StringComparison.Ordinal);
        Assert.Contains("tone review", await visit.Page.InnerTextAsync("#autopilot"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Segment_goes_live_with_a_ramp_after_its_first_days_were_shown_and_is_paused_and_resumed()
    {
        using var maya = await silo.ClientAsync("maya");
        var pilot = await NewSegmentAsync(maya, "live");
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync($"/{pilot}");
        await visit.Page.SendAsync(await visit.Page.FillAsync("go-live", ("ramp", "20, 100")), "Show the first 7 days");
        Assert.Contains("would leave", await visit.Page.Form("go-live").Locator(".effect").InnerTextAsync(), StringComparison.Ordinal);
        Assert.False((await SegmentAsync(maya, pilot)).Live);
        await visit.Page.SendAsync(visit.Page.Form("go-live"), "Go live");
        Assert.Contains("is live", await visit.Page.DoneAsync(), StringComparison.Ordinal);
        Assert.True((await SegmentAsync(maya, pilot)).Live);

        await visit.Page.SendAsync(await visit.Page.FillAsync("pause", ("reason", "bank holiday")), "Pause the segment");
        Assert.Contains("Paused", await visit.Page.DoneAsync(), StringComparison.Ordinal);
        Assert.Contains("bank holiday", await visit.Page.InnerTextAsync("#live"), StringComparison.Ordinal);
        await visit.Page.SendAsync(await visit.Page.FillAsync("resume"), "Show what would leave first");
        await visit.Page.SendAsync(visit.Page.Form("resume"), "Resume sending");
        Assert.False((await SegmentAsync(maya, pilot)).Paused);
    }

    [Fact]
    public async Task Steps_are_changed_by_rows()
    {
        using var maya = await silo.ClientAsync("maya");
        var pilot = await NewSegmentAsync(maya, "steps");
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync($"/{pilot}");
        var steps = (await SegmentAsync(maya, pilot)).Policy.Steps;
        var form = await visit.Page.FillAsync("cadence", ("step0-day", "2"), ($"step{steps.Count - 1}-day", ""), ("after", "repeat"), ("every", "14"), ("times", "2"));
        await visit.Page.SendAsync(form, "Show the effect");
        await visit.Page.SendAsync(visit.Page.Form("cadence"), "Save as a new version");
        Assert.Contains("Saved", await visit.Page.DoneAsync(), StringComparison.Ordinal);

        var policy = (await SegmentAsync(maya, pilot)).Policy;
        Assert.Equal([2, .. steps.Skip(1).SkipLast(1).Select(step => step.OffsetDays)], policy.Steps.Select(step => step.OffsetDays));
        Assert.Equal((14, 2), (policy.AfterLastStep.Repeat.EveryDays, policy.AfterLastStep.Repeat.Times));
    }

    [Fact]
    public async Task Template_is_previewed_on_a_real_customer()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync($"/{Name}");
        await visit.Page.SendAsync(await visit.Page.FillAsync("preview"), "Show it");
        var chosen = await visit.Page.EvaluateAsync<string[]>("() => ['template', 'customer'].map(name => document.querySelector(`#preview [name=${name}]`).value)");
        using var maya = await silo.ClientAsync("maya");
        var email = (await maya.Templates.PreviewTemplateAsync(new PreviewTemplateRequest { Name = chosen[0], Customer = chosen[1] })).Email;
        var body = await visit.Page.FrameLocator("iframe.mail").Locator("body").InnerTextAsync();
        Assert.Contains(email.MergeValues.Single(value => value.Field == "contact_name").Value, body, StringComparison.Ordinal);
        Assert.Contains("@", await visit.Page.Form("preview").Locator(".effect dd").First.InnerTextAsync(), StringComparison.Ordinal);

        // The same, to oneself: whatever else waits for the customer.
        await visit.Page.SendAsync(await visit.Page.FillAsync("mail-preview", ("template", chosen[0]), ("customer", chosen[1])), "Send it to me");
        Assert.Contains(
            $"\"{email.Subject}\" is on its way to {(await maya.Users.WhoAmIAsync(new WhoAmIRequest())).User.Email}, marked as a preview.",
            await visit.Page.DoneAsync(), StringComparison.Ordinal);
        var mine = (await maya.Drafts.ListDraftsAsync(new ListDraftsRequest { Parent = chosen[1] })).Drafts.Single(draft => draft.MailClass == MailClass.Internal);
        Assert.Equal(chosen[0], mine.Template);
    }

    [Fact]
    public async Task Template_counts_as_previewed_by_the_button_and_not_by_loading_an_address()
    {
        using var maya = await silo.ClientAsync("maya");
        async Task<string> MissingAsync() => string.Join('\n', (await maya.Segments.GetReadinessAsync(new GetReadinessRequest { Name = "segments/enterprise" })).Readiness.Checks
            .Where(check => check is { Kind: ReadinessKind.TemplatesPreviewed, Met: false }).Select(check => $"{check.Resources[0]}: {check.Words}"));
        var before = await MissingAsync();
        var template = before.Split(':')[0];
        var customer = (await maya.Customers.ListCustomersAsync(new ListCustomersRequest { Filter = "segment = enterprise AND overdue = true", PageSize = 1 })).Customers[0];
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");

        var shown = await visit.Page.APIRequest.GetAsync($"/templates/preview?template={template}&customer={customer.Name}&language=en");
        var saved = await visit.Page.APIRequest.GetAsync($"/settings/{template}/preview?customer={customer.Name}&language=en");
        Assert.Equal((200, 404), (shown.Status, saved.Status));
        Assert.Equal(before, await MissingAsync());

        await visit.Page.GotoAsync("/segments/enterprise");
        await visit.Page.SendAsync(await visit.Page.FillAsync("preview", ("template", template), ("customer", customer.Name)), "Show it");
        Assert.NotEqual(before, await MissingAsync());
    }

    [Fact]
    public async Task Viewer_sees_the_panel_without_its_forms_and_is_refused_in_words_when_one_is_sent_all_the_same()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "vic");
        await visit.Page.GotoAsync($"/{Name}");
        await Visible.AssertAsync(visit.Page, "#autopilot table");
        Assert.Equal(0, await visit.Page.Locator("main details.act").CountAsync());

        var status = await visit.Page.EvaluateAsync<int>(
            "async () => (await fetch(location.href, { method: 'POST', body: new URLSearchParams({ act: 'pause', reason: 'because' }) })).status");
        Assert.Equal(403, status);
        visit.Expects = complaint => Forms.SaysStatus(complaint, 403);
    }

    [Fact]
    public async Task Note_of_a_segment_stands_with_its_author()
    {
        using var maya = await silo.ClientAsync("maya");
        var pilot = await NewSegmentAsync(maya, "notes");
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync($"/{pilot}");
        await visit.Page.SendAsync(await visit.Page.FillAsync("note", ("text", "Softer on Mondays, @ines")), "Write the note");
        Assert.Contains("ines will see it", await visit.Page.DoneAsync(), StringComparison.Ordinal);
        Assert.Contains("Softer on Mondays", await visit.Page.InnerTextAsync("#notes"), StringComparison.Ordinal);
    }

    private static async Task<Segment> SegmentAsync(PlixoClient client, string name) => (await client.Segments.GetSegmentAsync(new GetSegmentRequest { Name = name })).Segment;

    /// <summary>As the others are, without customers: what is done to it reaches nobody.</summary>
    private static async Task<string> NewSegmentAsync(PlixoClient client, string id)
    {
        var policy = (await SegmentAsync(client, Name)).Policy;
        return (await client.Segments.CreateSegmentAsync(new CreateSegmentRequest { SegmentId = $"pilot-{id}", Segment = new Segment { DisplayName = $"Pilot {id}", Policy = policy } })).Segment.Name;
    }
}
