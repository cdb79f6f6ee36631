using Microsoft.Playwright;
using Plixo.Client;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Queue;

/// <summary>States that a page is in now and then, each kept as a picture, seen, and without barriers.</summary>
public sealed class StateTests(DemoSilo silo) : IClassFixture<DemoSilo>
{
    [Fact]
    public async Task A_search_that_finds_nothing_says_so_and_keeps_the_way_back()
    {
        await using var visit = await Desk.LookAsync(silo, "/team?q=nobody-of-that-name", bypassPolicy: true);
        Assert.Contains("Nothing matches", await visit.Page.InnerTextAsync("[data-empty]"), StringComparison.Ordinal);
        await PageState.KeepAsync(visit.Page, "state-nothing-matches", PageState.Empty, "main #q");
    }

    [Fact]
    public async Task An_empty_view_says_that_it_is_done()
    {
        await using var visit = await Desk.LookAsync(silo, "/queue?view=snoozed", bypassPolicy: true);
        Assert.Contains("Nothing is snoozed", await visit.Page.InnerTextAsync("[data-empty]"), StringComparison.Ordinal);
        await PageState.KeepAsync(visit.Page, "state-empty-view", PageState.Empty, PageState.Commands);
    }

    [Fact]
    public async Task A_page_that_is_not_there_and_one_that_is_not_for_you_say_so()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "ines", bypassPolicy: true);
        visit.Expects = complaint => Forms.SaysStatus(complaint, 404) || Forms.SaysStatus(complaint, 403);
        await visit.Page.GotoAsync("/no-such-page");
        Assert.Equal("No such page", await visit.Page.InnerTextAsync("h1"));
        await PageState.KeepAsync(visit.Page, "state-no-such-page", "main .notice", "main a.button");

        await visit.Page.GotoAsync("/settings/tokens");
        Assert.Equal("Not for you to see", await visit.Page.InnerTextAsync("h1"));
        Assert.Contains("the right manage users", await visit.Page.InnerTextAsync(".notice.notallowed"), StringComparison.Ordinal);
        await PageState.KeepAsync(visit.Page, "state-not-allowed", "main .notice.notallowed", "main a.button");
    }

    [Fact]
    public async Task An_item_that_is_on_its_way_and_one_that_does_not_come_say_so_and_it_is_tried_again()
    {
        await using var visit = await Desk.LookAsync(silo, "/team", bypassPolicy: true);
        visit.Expects = complaint => complaint.Contains("ERR_FAILED", StringComparison.Ordinal);
        var (page, answers) = (visit.Page, new TaskCompletionSource());
        await page.RouteAsync("**/queue/item?*", async route =>
        {
            await answers.Task;
            await route.AbortAsync();
        });
        await page.Keyboard.PressAsync("j");
        await page.WaitForSelectorAsync("[data-pane][aria-busy='true']");
        await PageState.KeepAsync(page, "state-loading", PageState.Rows, PageState.Commands);

        answers.SetResult();
        await page.WaitForSelectorAsync("[data-pane]:not([aria-busy]) .empty:has-text('could not be loaded')");
        await PageState.KeepAsync(page, "state-partial", PageState.Rows, PageState.Commands);

        await page.UnrouteAsync("**/queue/item?*");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("j");
        await new Desk(page).ReadyAsync();
    }

    [Fact]
    public async Task Without_a_network_the_page_says_so_and_goes_on_when_it_is_back()
    {
        await using var visit = await Desk.LookAsync(silo, "/team", bypassPolicy: true);
        visit.Expects = complaint => complaint.Contains("ERR_", StringComparison.Ordinal);
        await visit.Page.Context.SetOfflineAsync(true);
        await visit.Page.WaitForSelectorAsync("#connection:not([hidden])");
        await PageState.KeepAsync(visit.Page, "state-offline", PageState.Rows, "#connection .notice");
        await visit.Page.Context.SetOfflineAsync(false);
        await visit.Page.WaitForSelectorAsync("#connection[hidden]", new() { State = WaitForSelectorState.Attached });
    }

    [Fact]
    public async Task What_somebody_else_holds_and_what_is_refused_are_said_beside_it()
    {
        await using var visit = await Desk.LookAsync(silo, "/team?view=drafts", bypassPolicy: true);
        visit.Expects = complaint => Forms.SaysStatus(complaint, 400);
        var (page, desk) = (visit.Page, new Desk(visit.Page));
        await page.Keyboard.PressAsync("s");
        await page.WaitForSelectorAsync(".toast.bad:has-text('not approved yet')");
        await PageState.KeepAsync(page, "state-refused", PageState.Rows, PageState.Decide);

        using var ines = await silo.ClientAsync("ines");
        var draft = await desk.CurrentAsync();
        await ines.Drafts.ClaimDraftAsync(new ClaimDraftRequest { Name = draft });
        await page.WaitForSelectorAsync(".message .notice.conflict:has-text('ines has it open')");
        await PageState.KeepAsync(page, "state-conflict", PageState.Rows, PageState.Commands);
        await ines.Drafts.ReleaseDraftAsync(new ReleaseDraftRequest { Name = draft });
        await page.WaitForSelectorAsync(".message .notice.conflict", new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Above_the_cap_a_draft_says_that_it_waits_for_it()
    {
        using var maya = await silo.ClientAsync("maya");
        var draft = (await maya.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team, Tab = QueueTab.Drafts })).Items[0];
        var before = (await maya.Segments.GetSegmentAsync(new GetSegmentRequest { Name = draft.Segment })).Segment.Policy;
        await CapAsync(maya, draft.Segment, new Caps { PerDay = 0 });
        await using (var visit = await Desk.LookAsync(silo, $"/team?item={Uri.EscapeDataString(draft.Resource)}", bypassPolicy: true))
        {
            await visit.Page.WaitForSelectorAsync(".message .notice.paused:has-text('It leaves once somebody raises the cap')");
            await PageState.KeepAsync(visit.Page, "state-over-cap", PageState.Rows, PageState.Decide);
        }

        await CapAsync(maya, draft.Segment, before.Caps);
    }

    [Fact]
    public async Task What_somebody_else_finished_keeps_its_row_under_the_cursor_and_says_that_it_left()
    {
        using var maya = await silo.ClientAsync("maya");
        var customer = (await maya.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team })).Items[0].Customer;
        var task = (await maya.WorkItems.CreateWorkItemAsync(new CreateWorkItemRequest { WorkItem = new WorkItem { Customer = customer, Words = "Ask the bank" } })).WorkItem.Name;
        await using var visit = await Desk.LookAsync(silo, $"/team?item={Uri.EscapeDataString(task)}", bypassPolicy: true);
        await maya.WorkItems.CompleteWorkItemAsync(new CompleteWorkItemRequest { Name = task, Outcome = "It was asked." });
        await visit.Page.WaitForSelectorAsync($".row.leaving[data-resource='{task}'] .badge:text-is('Left the list')");
        await PageState.KeepAsync(visit.Page, "state-left", PageState.Rows, "[data-news]");
    }

    [Fact]
    public async Task A_queue_in_which_all_is_decided_says_so()
    {
        await using var visit = await Desk.OpenAsync(silo, "/queue", "vic", bypassPolicy: true);
        Assert.Contains("Everything is decided", await visit.Page.InnerTextAsync("[data-empty]"), StringComparison.Ordinal);
        await PageState.KeepAsync(visit.Page, "state-done", PageState.Empty, PageState.Commands);
    }

    [Fact]
    public async Task A_viewer_reads_and_finds_nothing_to_change()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "vic", bypassPolicy: true);
        await visit.Page.GotoAsync("/team?view=drafts");
        await new Desk(visit.Page).ReadyAsync();
        Assert.Equal(0, await visit.Page.Locator(".actions button").CountAsync());
        await visit.Page.Keyboard.PressAsync("a");
        await visit.Page.Keyboard.PressAsync("e");
        Assert.Equal(0, await visit.Page.Locator("dialog[open]").CountAsync());
        await PageState.KeepAsync(visit.Page, "state-viewer", PageState.Rows, PageState.Commands);
    }

    [Fact]
    public async Task A_pause_stands_on_every_page_and_on_every_draft()
    {
        using var maya = await silo.ClientAsync("maya");
        await maya.Settings.PauseWorkspaceAsync(new PauseWorkspaceRequest { Reason = "The bank changed its account." });
        await using (var visit = await Desk.LookAsync(silo, "/team?view=drafts", bypassPolicy: true))
        {
            Assert.Contains("The bank changed its account.", await visit.Page.InnerTextAsync(".banners"), StringComparison.Ordinal);
            await visit.Page.WaitForSelectorAsync(".message .notice.paused:has-text('It leaves once somebody resumes sending')");
            await PageState.KeepAsync(visit.Page, "state-paused", PageState.Rows, PageState.Decide);
        }

        await maya.Settings.ResumeWorkspaceAsync(new ResumeWorkspaceRequest());
    }

    private static async Task CapAsync(PlixoClient maya, string segment, Caps caps) => await maya.Segments.UpdateSegmentAsync(new UpdateSegmentRequest
    {
        Segment = new Segment { Name = segment, Policy = new Policy { Caps = caps } }, UpdateMask = new() { Paths = { "policy.caps.per_day" } }, Reason = "as it is tried",
    });
}
