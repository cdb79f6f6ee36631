using Microsoft.Playwright;
using Plixo.Client;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Segments;

/// <summary>
/// A manager's morning on PostgreSQL, with a real SMTP server behind it: North lags behind its cap, South is not live yet. What is seen
/// before it is saved, what an open queue shows, what went out, the audit log and `verify` are the proof.
/// </summary>
public sealed class ManagerMorningTests : IAsyncLifetime
{
    private const int Each = 6;

    private const int NorthCap = 3;

    private readonly SendingSilo silo = new();

    public async Task InitializeAsync()
    {
        await silo.StartAsync(("maya", "manager"), ("dana", "operator"));
        await SetUpAsync(silo.Admin);
    }

    public async Task DisposeAsync() => await silo.DisposeAsync();

    [Fact]
    public async Task A_lagging_segment_is_tuned_and_a_new_one_goes_live_and_only_what_was_meant_to_left()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, null);
        // A reason that is missing is refused by its status, and the silo is killed at the end.
        visit.Expects = complaint => Forms.SaysStatus(complaint, 400) || complaint.Contains("ERR_", StringComparison.Ordinal);
        var page = visit.Page;
        await page.GotoAsync(silo.Links["maya"]);
        await page.WaitForURLAsync("**/queue");

        // Which segment lags, and what stands behind its figure.
        await page.GotoAsync("/overview");
        var health = page.Locator("table:has(caption:text('Segment health')) tbody tr");
        Assert.Equal(["North", "South"], await health.Locator("th").AllInnerTextsAsync());
        await health.Filter(new() { HasText = "North" }).Locator("td a").First.ClickAsync();
        await Assertions.Expect(page.Locator("main tbody tr")).ToHaveCountAsync(Each - NorthCap);
        await page.GoBackAsync();
        await health.Locator("a:text-is('North')").ClickAsync();
        await Assertions.Expect(page.Locator("#health")).ToContainTextAsync($"The cap of {NorthCap} is used up today, and {Each - NorthCap} drafts wait.");

        await page.Locator("#health td a:has-text('3 of 3')").ClickAsync();
        await Assertions.Expect(page.Locator("main tbody tr")).ToHaveCountAsync(NorthCap);
        await page.GoBackAsync();

        // Somebody has the queue open meanwhile.
        var team = await page.Context.NewPageAsync();
        await team.GotoAsync("/team?segment=segments/north");
        await new Desk(team).ReadyAsync();
        await ShowsAsync(team, Each - NorthCap, "Cap reached");

        // Fewer, and later: how many would wait, and until when. Nothing is saved.
        await page.SendAsync(await page.FillAsync("sending", ("per_day", "1"), ("end", "10:00")), "Show the effect");
        await Assertions.Expect(page.Form("sending").Locator(".effect")).ToContainTextAsync(
            new System.Text.RegularExpressions.Regex($@"{Each - NorthCap} waiting e-mails would leave later, the last until \d{{4}}-\d\d-\d\d 10:00"));

        // More, and longer into the evening: two leave at once, and the third an hour earlier tomorrow.
        await page.SendAsync(await page.FillAsync("sending", ("per_day", "5"), ("start", "20:00"), ("end", "07:00"), ("why", "Half of North was not reached")), "Show the effect");
        await Assertions.Expect(page.Form("sending").Locator(".effect")).ToContainTextAsync("3 e-mails leave earlier");
        Assert.Equal(NorthCap, silo.Mail.Taken.Count);
        await page.SendAsync(page.Form("sending"), "Save as a new version");
        Assert.Contains("Saved as version 2", await page.DoneAsync(), StringComparison.Ordinal);
        await silo.Mail.TakenAsync(5);
        await ShowsAsync(team, 1, "Cap reached");

        // Autopilot goes off, which asks why; what it approved waits for people.
        await page.SendAsync(await page.FillAsync("autopilot-off"), "Turn it off");
        await Assertions.Expect(page.Form("autopilot-off").Locator(".notice.refused")).ToContainTextAsync("Say why");
        await page.SendAsync(await page.FillAsync("autopilot-off", ("reason", "Tone is under review")), "Turn it off");
        Assert.Contains("Autopilot is off", await page.DoneAsync(), StringComparison.Ordinal);
        await ShowsAsync(team, 1, "Draft");

        // South goes live with half of its cap, and is paused before anything left.
        await page.GotoAsync("/segments/south");
        await page.SendAsync(await page.FillAsync("go-live", ("ramp", "50, 100")), "Show the first 7 days");
        Assert.Equal([$"{Each / 2}", $"{Each}"], (await page.Form("go-live").Locator(".effect tbody tr").AllInnerTextsAsync()).Take(2).Select(row => row.Split('\t')[^1]));
        await page.SendAsync(page.Form("go-live"), "Go live");
        Assert.Contains($"South is live; today's cap is {Each / 2}", await page.DoneAsync(), StringComparison.Ordinal);
        await page.SendAsync(await page.FillAsync("pause", ("reason", "The sender's address changes")), "Pause the segment");
        Assert.Contains("Paused", await page.DoneAsync(), StringComparison.Ordinal);

        // All of South is approved and sent off; the pause holds it.
        await team.GotoAsync("/team?segment=segments/south");
        await new Desk(team).ReadyAsync();
        await BulkAsync(team, "APPROVE");
        await BulkAsync(team, "SEND");
        await ShowsAsync(team, Each, "Sending paused");
        await Assertions.Expect(team.Locator("[data-item-name]")).ToHaveAttributeAsync("data-state", "Waiting");
        await page.SendAsync(await page.FillAsync("resume"), "Show what would leave first");
        await Assertions.Expect(page.Form("resume").Locator(".effect")).ToContainTextAsync($"{Each} e-mails would leave");
        Assert.Equal(5, silo.Mail.Taken.Count);
        await page.SendAsync(page.Form("resume"), "Resume sending");
        Assert.Contains("Resumed", await page.DoneAsync(), StringComparison.Ordinal);
        await silo.Mail.TakenAsync(5 + Each / 2);
        await ShowsAsync(team, Each / 2, "Cap reached");

        // Who did it.
        await page.GotoAsync("/audit?actor=users/maya");
        var log = (await page.Locator("main tbody tr").AllInnerTextsAsync()).Select(row => row.Split('\t')).Where(row => row[3].StartsWith("segments/", StringComparison.Ordinal));
        Assert.Equal(
            ["segments/north: segment policy changed", "segments/north: segment autopilot set", "segments/south: segment went live", "segments/south: segment paused", "segments/south: segment resumed"],
            log.Reverse().Select(row => $"{row[3]}: {row[2]}"));

        await silo.VerifyAsync();
        Assert.Equal(5 + Each / 2, silo.Mail.Taken.Select(email => email.Recipient).Distinct().Count());
        Assert.Equal(5 + Each / 2, silo.Mail.Taken.Count);
    }

    /// <summary>The open queue comes to show so many rows with these words, by itself.</summary>
    private static Task ShowsAsync(IPage team, int rows, string words) =>
        Assertions.Expect(team.Locator($".row:not(.leaving) .badge:has-text('{words}')")).ToHaveCountAsync(rows, new() { Timeout = 10_000 });

    private static async Task BulkAsync(IPage team, string action)
    {
        await team.Keyboard.PressAsync("x");
        await team.ClickAsync("[data-bulk] [data-command='select-all']");
        await team.ClickAsync("[data-bulk] [data-command='bulk']");
        await team.SelectOptionAsync("#ask-action", action);
        await team.ClickAsync("dialog button.primary");
        await Assertions.Expect(team.Locator("dialog p[role=status]")).ToContainTextAsync($"{Each} done", new() { Timeout = 30_000 });
        await team.WaitForSelectorAsync("[data-bulk][hidden]", new() { State = WaitForSelectorState.Attached });
        await team.Keyboard.PressAsync("Escape");
    }

    private static async Task SetUpAsync(PlixoClient admin)
    {
        // Noon there: no part of the test meets a quiet hour or a midnight.
        var zone = SendingSilo.ZoneAt(12);
        foreach (var (id, name, cap) in new[] { ("north", "North", NorthCap), ("south", "South", Each) })
        {
            var policy = SendingSilo.Policy(zone, "dana", cap, undo: TimeSpan.FromSeconds(1));
            policy.Guardrails = new Guardrails { MinimumDecided = 0, MinimumUneditedBound = 0 };
            await admin.Segments.CreateSegmentAsync(new CreateSegmentRequest { SegmentId = id, Segment = new Segment { DisplayName = name, Policy = policy } });
        }

        await admin.Settings.UpdateSegmentRulesAsync(new UpdateSegmentRulesRequest
        {
            Rules = new SegmentRules { Rules = { new SegmentRule { Segment = "segments/north", Countries = { "NO" } }, new SegmentRule { Segment = "segments/south" } } },
        });
        await admin.Segments.GoLiveAsync(new GoLiveRequest { Name = "segments/north", RampPercents = { 100 } });
        var imports = new Imports(admin);
        await imports.CustomersAsync(2 * Each, n => $"Customer {n:00}", _ => zone, n => n % 2 == 0 ? "NO" : "IT");
        var drafts = await imports.QueuedAsync(2 * Each);
        await PilotAsync(admin, drafts);
    }

    /// <summary>North is sent without people, as far as its cap goes.</summary>
    private static async Task PilotAsync(PlixoClient admin, IReadOnlyList<string> drafts)
    {
        var customer = (await admin.Drafts.GetDraftAsync(new GetDraftRequest { Name = drafts[0] })).Draft.Customer;
        var steps = (await admin.Segments.GetSegmentAsync(new GetSegmentRequest { Name = "segments/north" })).Segment.Policy.Steps;
        foreach (var template in steps.Select(step => step.Template).Where(name => name.Length > 0).Distinct())
            await admin.Templates.PreviewTemplateAsync(new PreviewTemplateRequest { Name = template, Customer = customer });
        var on = await admin.Segments.SetAutopilotAsync(new SetAutopilotRequest { Name = "segments/north", On = true });
        Assert.True(on.Segment.AutopilotState == AutopilotState.Active, $"{on.Readiness}");
    }
}
