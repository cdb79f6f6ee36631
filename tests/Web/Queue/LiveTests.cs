using Google.Protobuf.WellKnownTypes;
using Microsoft.Playwright;
using Plixo.Client;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Queue;

/// <summary>What others do meanwhile, and what the network does.</summary>
public sealed class LiveTests(DemoSilo silo) : IClassFixture<DemoSilo>
{
    /// <summary>Milliseconds: longer than it is waited before the stream is tried again, and shorter than one that has just begun may be silent.</summary>
    private const int Passes = 23_000;

    private const int MostLeaps = 500;

    private const string CursorTop = "() => document.querySelector('.row a[aria-current]').getBoundingClientRect().top";

    [Fact]
    public async Task A_row_that_somebody_takes_is_patched_in_its_place_and_the_cursor_holds_still()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team");
        var desk = new Desk(visit.Page);
        for (var press = 0; press < 3; press++) await visit.Page.Keyboard.PressAsync("j");
        var (cursor, top) = (await desk.CurrentAsync(), await visit.Page.EvaluateAsync<double>(CursorTop));
        using var ines = await silo.ClientAsync("ines");
        var draft = (await ines.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team, Tab = QueueTab.Drafts })).Items[0].Resource;

        await ines.Drafts.ClaimDraftAsync(new ClaimDraftRequest { Name = draft });
        await visit.Page.WaitForSelectorAsync($"[data-resource='{draft}'] .badge:text-is('With ines')", new() { State = WaitForSelectorState.Attached });
        await ines.Drafts.ReleaseDraftAsync(new ReleaseDraftRequest { Name = draft });
        await visit.Page.WaitForSelectorAsync($"[data-resource='{draft}'] .badge:text-is('With ines')", new() { State = WaitForSelectorState.Detached });

        Assert.Equal((cursor, top), (await desk.CurrentAsync(), await visit.Page.EvaluateAsync<double>(CursorTop)));
    }

    [Fact]
    public async Task What_is_new_waits_until_it_is_asked_for()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team");
        var desk = new Desk(visit.Page);
        var (cursor, top) = (await desk.CurrentAsync(), await visit.Page.EvaluateAsync<double>(CursorTop));
        using var ines = await silo.ClientAsync("ines");
        var customer = (await ines.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team })).Items[^1].Customer;
        var made = (await ines.WorkItems.CreateWorkItemAsync(new CreateWorkItemRequest { WorkItem = new WorkItem { Customer = customer, Words = "Look at <b>this</b>" } })).WorkItem.Name;

        await Assertions.Expect(visit.Page.Locator("[data-news]")).ToHaveTextAsync("1 new, press .");
        Assert.Equal((cursor, top), (await desk.CurrentAsync(), await visit.Page.EvaluateAsync<double>(CursorTop)));
        Assert.Equal(0, await visit.Page.Locator($"[data-resource='{made}']").CountAsync());

        await visit.Page.Keyboard.PressAsync(".");
        await visit.Page.EvaluateAsync("() => { const rows = document.querySelector('[data-rows]'); rows.scrollTop = rows.scrollHeight; }");
        await visit.Page.WaitForSelectorAsync($"[data-resource='{made}']", new() { State = WaitForSelectorState.Attached });
        await visit.Page.EvaluateAsync("() => { document.querySelector('[data-rows]').scrollTop = 0; }");
        await visit.Page.WaitForSelectorAsync($"[data-resource='{cursor}']", new() { State = WaitForSelectorState.Attached });
        Assert.Equal(cursor, await desk.CurrentAsync());
    }

    [Fact]
    public async Task What_others_snooze_comes_into_the_view_of_what_is_snoozed()
    {
        using var ines = await silo.ClientAsync("ines");
        var customer = (await ines.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team })).Items[0].Customer;
        var made = (await ines.WorkItems.CreateWorkItemAsync(new CreateWorkItemRequest { WorkItem = new WorkItem { Customer = customer, Words = "Call again" } })).WorkItem.Name;
        await using var visit = await Desk.OpenAsync(silo, "/team?view=snoozed");
        await Assertions.Expect(visit.Page.Locator("[data-count-of=snoozed]")).ToHaveTextAsync("0");

        await ines.WorkItems.SnoozeWorkItemAsync(new SnoozeWorkItemRequest { Name = made, Until = Timestamp.FromDateTime(DateTime.UtcNow.AddDays(2)) });
        await visit.Page.WaitForSelectorAsync($"[data-resource='{made}']");
        await Assertions.Expect(visit.Page.Locator("[data-count-of=snoozed]")).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task Eight_tabs_share_one_stream_and_another_takes_over_when_its_tab_closes()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team");
        var streams = new List<IPage>();
        var context = visit.Page.Context;
        context.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/WatchQueue", StringComparison.Ordinal)) streams.Add(request.Frame.Page);
        };
        var tabs = new List<IPage>();
        for (var tab = 0; tab < 7; tab++)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync("/team");
            await new Desk(page).ReadyAsync();
            tabs.Add(page);
        }

        Assert.Empty(streams);
        await visit.Page.CloseAsync();
        using var ines = await silo.ClientAsync("ines");
        var draft = (await ines.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team, Tab = QueueTab.Drafts })).Items[0].Resource;
        await ines.Drafts.ClaimDraftAsync(new ClaimDraftRequest { Name = draft });
        foreach (var tab in tabs) await tab.WaitForSelectorAsync($"[data-resource='{draft}'] .badge:text-is('With ines')", new() { State = WaitForSelectorState.Attached });
        await ines.Drafts.ReleaseDraftAsync(new ReleaseDraftRequest { Name = draft });
        Assert.Single(streams.Distinct());
    }

    [Fact]
    public async Task A_silo_that_is_killed_leaves_keys_and_selection_and_the_stream_resumes_by_itself()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team");
        visit.Expects = complaint => complaint.Contains("ERR_", StringComparison.Ordinal);
        var desk = new Desk(visit.Page);
        await visit.Page.Keyboard.PressAsync("x");
        var picked = await desk.CurrentAsync();

        await silo.KillAsync();
        await visit.Page.WaitForSelectorAsync("#connection:not([hidden])");
        await visit.Page.Keyboard.PressAsync("j");
        await visit.Page.Keyboard.PressAsync("j");
        var cursor = await desk.CurrentAsync();
        Assert.NotEqual(picked, cursor);

        var streams = visit.Page.WaitForResponseAsync(answer => IsOf(answer.Request, "WatchQueue") && answer.Ok, new() { Timeout = 60_000 });
        await silo.StartAsync();
        await streams;
        await visit.Page.WaitForSelectorAsync("#connection[hidden]", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
        await AssertStreamedAsync(visit.Page);
        Assert.Equal(cursor, await desk.CurrentAsync());
        Assert.True(await visit.Page.IsCheckedAsync($"[data-resource='{picked}'] .pick"));
    }

    [Fact]
    public async Task A_stream_that_says_nothing_is_given_up_the_list_is_asked_for_instead_and_the_stream_follows_again_when_it_is_let_through()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        visit.Expects = complaint => complaint.Contains("ERR_", StringComparison.Ordinal);
        var page = visit.Page;
        await page.Clock.InstallAsync();
        await page.RouteAsync("**/*.QueueService/WatchQueue", _ => Task.CompletedTask);
        await page.GotoAsync("/team");
        await page.WaitForSelectorAsync("html[data-ready]");
        using var ines = await silo.ClientAsync("ines");
        var draft = await DraftAsync(ines);
        var taken = page.Locator($"[data-resource='{draft}'] .badge:text-is('With ines')");
        await ines.Drafts.ClaimDraftAsync(new ClaimDraftRequest { Name = draft });
        // Only what is asked for can say so; the silence passes in a moment.
        await PassAsync(page, async () => await taken.CountAsync() > 0);
        await page.WaitForSelectorAsync("#connection[hidden]", new() { State = WaitForSelectorState.Attached });

        await page.UnrouteAsync("**/*.QueueService/WatchQueue");
        var tries = page.WaitForRequestAsync(request => IsOf(request, "WatchQueue"));
        var streams = page.WaitForResponseAsync(answer => IsOf(answer.Request, "WatchQueue") && answer.Ok);
        await PassAsync(page, () => Task.FromResult(tries.IsCompleted));
        await streams;
        await ines.Drafts.ReleaseDraftAsync(new ReleaseDraftRequest { Name = draft });
        await Assertions.Expect(taken).ToHaveCountAsync(0);
        await AssertStreamedAsync(page);
    }

    /// <summary>Minutes pass in a moment until it is so, though not for ever.</summary>
    private static async Task PassAsync(IPage page, Func<Task<bool>> isSo)
    {
        for (var leap = 0; !await isSo(); leap++)
        {
            Assert.True(leap < MostLeaps, "It never came to be so.");
            await page.Clock.FastForwardAsync(Passes);
        }
    }

    /// <summary>A change comes although nobody asks for the list.</summary>
    private async Task AssertStreamedAsync(IPage page)
    {
        var asked = new List<string>();
        page.Request += (_, request) =>
        {
            if (IsOf(request, "ListQueueItems")) asked.Add(request.Url);
        };
        using var ines = await silo.ClientAsync("ines");
        var draft = await DraftAsync(ines);
        var taken = page.Locator($"[data-resource='{draft}'] .badge:text-is('With ines')");
        await ines.Drafts.ClaimDraftAsync(new ClaimDraftRequest { Name = draft });
        await Assertions.Expect(taken).ToHaveCountAsync(1);
        await ines.Drafts.ReleaseDraftAsync(new ReleaseDraftRequest { Name = draft });
        await Assertions.Expect(taken).ToHaveCountAsync(0);
        Assert.Empty(asked);
    }

    private static bool IsOf(IRequest request, string method) => request.Url.EndsWith($"/{method}", StringComparison.Ordinal);

    private static async Task<string> DraftAsync(PlixoClient client) =>
        (await client.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team, Tab = QueueTab.Drafts })).Items[0].Resource;
}
