using Microsoft.Playwright;
using NodaTime;
using NodaTime.Text;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Queue;

/// <summary>The queue by keys alone, on a demo of its own.</summary>
public sealed class KeyboardTests(DemoSilo silo) : IClassFixture<DemoSilo>
{
    [Fact]
    public async Task A_draft_is_read_approved_sent_and_taken_back()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team?view=drafts");
        var desk = new Desk(visit.Page);
        var name = await desk.CurrentAsync();
        await visit.Page.GotoAsync($"/team?item={Uri.EscapeDataString(name)}");
        await desk.ReadyAsync();
        Assert.Equal("Drafted", await desk.StateAsync(name));

        await visit.Page.Keyboard.PressAsync("a");
        await desk.BecomesAsync(name, "Approved");
        await visit.Page.Keyboard.PressAsync("s");
        await desk.SaysAsync("Sent off to");
        Assert.NotEqual(name, await desk.CurrentAsync());

        await visit.Page.Keyboard.PressAsync("z");
        await desk.SaysAsync("Taken back");
        await visit.Page.Keyboard.PressAsync("k");
        await desk.BecomesAsync(name, "Approved");
    }

    [Fact]
    public async Task An_edit_is_saved_in_subject_text_and_html_and_asks_for_approval_again()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team?view=drafts");
        var desk = new Desk(visit.Page);
        await visit.Page.Keyboard.PressAsync("e");
        await visit.Page.FillAsync("#ask-subject", "A word <b>about</b> your invoice");
        await visit.Page.FillAsync("#ask-text", "Dear all,\n\nplease pay <now> & well.");
        await visit.Page.ClickAsync("dialog button.primary");
        await desk.SaysAsync("Saved.");
        await visit.Page.WaitForSelectorAsync("dd:text-is('A word <b>about</b> your invoice')");
        var mail = visit.Page.FrameLocator("iframe.mail").Locator("body");
        await Assertions.Expect(mail).ToContainTextAsync("please pay <now> & well.");
    }

    [Fact]
    public async Task A_note_a_call_and_an_escalation_are_kept()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team");
        var desk = new Desk(visit.Page);
        await visit.Page.Keyboard.PressAsync("n");
        await visit.Page.FillAsync("#ask-text", "They moved <script>alert(1)</script> offices");
        await visit.Page.ClickAsync("dialog button.primary");
        await desk.SaysAsync("Noted.");
        await visit.Page.WaitForSelectorAsync("aside li:has-text('They moved <script>alert(1)</script> offices')");

        await visit.Page.Keyboard.PressAsync("c");
        await visit.Page.SelectOptionAsync("#ask-outcome", "NO_ANSWER");
        await visit.Page.ClickAsync("dialog button.primary");
        await desk.SaysAsync("The call is logged.");

        await visit.Page.Keyboard.PressAsync("!");
        await visit.Page.FillAsync("#ask-reason", "Nobody answers");
        await visit.Page.ClickAsync("dialog button.primary");
        await desk.SaysAsync("Escalated.");
    }

    [Fact]
    public async Task Single_keys_can_be_turned_off_and_one_be_given_another_letter()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team");
        var desk = new Desk(visit.Page);
        var first = await desk.CurrentAsync();
        await visit.Page.Keyboard.PressAsync("?");
        await visit.Page.ClickAsync("dialog button[aria-label^='Next item']");
        await visit.Page.Keyboard.PressAsync("q");
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Keyboard.PressAsync("j");
        Assert.Equal(first, await desk.CurrentAsync());
        await visit.Page.Keyboard.PressAsync("q");
        var second = await desk.CurrentAsync();
        Assert.NotEqual(first, second);

        await visit.Page.Keyboard.PressAsync("?");
        await visit.Page.CheckAsync("dialog input[type=checkbox]");
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Keyboard.PressAsync("q");
        Assert.Equal(second, await desk.CurrentAsync());
        await visit.Page.Keyboard.PressAsync("Control+k");
        await visit.Page.FillAsync("dialog input", "next item");
        await visit.Page.Keyboard.PressAsync("Enter");
        Assert.NotEqual(second, await desk.CurrentAsync());
    }

    [Fact]
    public async Task A_selection_is_done_as_a_job_with_an_outcome_for_each_item()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team");
        var names = (await visit.Page.Locator(".row-name").AllInnerTextsAsync()).Take(3).ToList();
        for (var each = 0; each < 3; each++)
        {
            await visit.Page.Keyboard.PressAsync("x");
            await visit.Page.Keyboard.PressAsync("j");
        }

        Assert.Equal("3 selected", await visit.Page.InnerTextAsync("[data-bulk] strong"));
        await visit.Page.ClickAsync("[data-bulk] button.primary");
        await visit.Page.SelectOptionAsync("#ask-action", "ASSIGN");
        await visit.Page.SelectOptionAsync("#ask-owner", "users/ines");
        await visit.Page.ClickAsync("dialog button.primary");
        await Assertions.Expect(visit.Page.Locator("dialog p[role=status]")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"^(\d) of \1: "), new() { Timeout = 30_000 });
        await Assertions.Expect(visit.Page.Locator("dialog .choices li")).ToHaveCountAsync(3);
        var told = await visit.Page.Locator("dialog .choices li").AllInnerTextsAsync();
        Assert.All(names, name => Assert.Contains(told, row => row.StartsWith(name, StringComparison.Ordinal)));
        Assert.Contains(told, row => row.EndsWith("Done", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_a_script_makes_is_the_row_that_the_server_made()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.RouteAsync("**/*.js", route => route.AbortAsync());
        visit.Expects = complaint => complaint.Contains("ERR_FAILED", StringComparison.Ordinal);
        await visit.Page.GotoAsync("/team");
        var served = await visit.Page.EvaluateAsync<string[]>(Desk.RowsAsText);
        await visit.Page.UnrouteAsync("**/*.js");
        await visit.Page.GotoAsync("/team");
        await new Desk(visit.Page).ReadyAsync();
        var made = await visit.Page.EvaluateAsync<string[]>(Desk.RowsAsText);
        Assert.NotEmpty(served);
        Assert.Equal(served.Take(made.Length), made.Take(served.Length));
    }

    [Fact]
    public async Task A_browser_whose_clock_is_days_ahead_takes_back_what_it_sent_and_proposes_the_workspaces_days()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.AddInitScriptAsync("{ const real = Date.now.bind(Date); Date.now = () => real() + 3 * 86_400_000; }");
        await visit.Page.GotoAsync("/team?view=drafts");
        var desk = new Desk(visit.Page);
        await desk.ReadyAsync();
        var name = await desk.CurrentAsync();
        await visit.Page.GotoAsync($"/team?item={Uri.EscapeDataString(name)}");
        await desk.ReadyAsync();
        var customer = await visit.Page.InnerTextAsync("aside h2");
        await visit.Page.Keyboard.PressAsync("a");
        await desk.BecomesAsync(name, "Approved");
        await visit.Page.Keyboard.PressAsync("s");
        await desk.SaysAsync($"Sent off to {customer}");
        await visit.Page.Keyboard.PressAsync("z");
        await desk.SaysAsync($"Taken back: {customer}");

        using var maya = await silo.ClientAsync("maya");
        var zone = DateTimeZoneProviders.Tzdb[(await maya.Settings.GetWorkspaceAsync(new GetWorkspaceRequest())).Workspace.TimeZone];
        await visit.Page.Keyboard.PressAsync("p");
        var inAWeek = SystemClock.Instance.GetCurrentInstant().InZone(zone).Date.PlusDays(7);
        Assert.Equal(LocalDatePattern.Iso.Format(inAWeek), await visit.Page.InputValueAsync("#ask-date"));
    }
}
