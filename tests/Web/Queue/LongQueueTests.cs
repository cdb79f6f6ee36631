using System.Text.Json;
using Microsoft.Playwright;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Queue;

/// <summary>A list that is longer than the page comes with, and longer than the stream follows.</summary>
[Collection(ManyRowsTests.Name)]
public sealed class LongQueueTests(ManyRows silo)
{
    /// <summary>Rows that a page comes with.</summary>
    private const int First = 40;

    private const string ShowsCursor =
        """
        () => {
          const frame = document.querySelector('[data-rows]').getBoundingClientRect();
          const row = document.querySelector('.row a[aria-current]').closest('.row').getBoundingClientRect();
          return row.top >= frame.top - 1 && row.bottom <= frame.bottom + 1;
        }
        """;

    [Fact]
    public async Task An_address_opens_its_item_also_below_the_first_page_and_the_cursor_is_on_it()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        var (page, desk) = (visit.Page, new Desk(visit.Page));
        await page.GotoAsync($"/team?item={Uri.EscapeDataString(silo.Drafts[100])}");
        await desk.ReadyAsync();

        Assert.Equal(silo.Drafts[100], await desk.CurrentAsync());
        Assert.True(await page.EvaluateAsync<bool>(ShowsCursor));
        await page.Keyboard.PressAsync("j");
        Assert.Equal(silo.Drafts[101], await desk.CurrentAsync());
    }

    [Fact]
    public async Task An_address_of_what_has_left_the_queue_shows_it_and_no_key_works_on_another()
    {
        var gone = silo.Drafts[^1];
        await silo.Manager.Drafts.DiscardDraftAsync(new DiscardDraftRequest { Name = gone, Reason = "Paid by cheque" });
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        var (page, desk) = (visit.Page, new Desk(visit.Page));
        await page.GotoAsync($"/team?item={Uri.EscapeDataString(gone)}");
        await page.WaitForSelectorAsync("html[data-ready]");
        await page.WaitForSelectorAsync("[data-more]", new() { State = WaitForSelectorState.Detached });

        Assert.Equal((gone, ""), (await page.GetAttributeAsync("[data-item-name]", "data-item-name"), await desk.CurrentAsync()));
        await page.Keyboard.PressAsync("a");
        await page.Keyboard.PressAsync("j");
        await desk.ReadyAsync();
        Assert.Equal((silo.Drafts[0], "Drafted"), (await desk.CurrentAsync(), await desk.StateAsync(silo.Drafts[0])));
    }

    [Fact]
    public async Task A_segment_is_named_by_its_id_or_by_its_name()
    {
        var name = (await silo.Manager.Drafts.GetDraftAsync(new GetDraftRequest { Name = silo.Drafts[0] })).Draft.Segment;
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        foreach (var segment in new[] { name, name.Split('/')[^1] })
        {
            await visit.Page.GotoAsync($"/team?segment={Uri.EscapeDataString(segment)}");
            await new Desk(visit.Page).ReadyAsync();
            Assert.Equal(silo.Drafts[0], await new Desk(visit.Page).CurrentAsync());
        }
    }

    [Fact]
    public async Task Before_the_whole_list_has_come_all_are_those_that_are_shown()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        visit.Expects = complaint => complaint.Contains("ERR_", StringComparison.Ordinal);
        var page = visit.Page;
        await page.RouteAsync("**/plixo.v1.QueueService/WatchQueue", route => route.AbortAsync());
        await page.RouteAsync("**/plixo.v1.QueueService/ListQueueItems", route => route.AbortAsync());
        await page.GotoAsync("/team");
        await page.WaitForSelectorAsync("html[data-ready]");
        await page.Keyboard.PressAsync("x");
        Assert.Equal($"Select the {First} that are shown", await page.InnerTextAsync("[data-bulk] [data-command='select-all']"));
        await page.ClickAsync("[data-bulk] [data-command='select-all']");
        await page.ClickAsync("[data-bulk] [data-command='bulk']");
        await page.SelectOptionAsync("#ask-action", "RETURN");

        var asked = await page.RunAndWaitForRequestAsync(() => page.ClickAsync("dialog button.primary"), "**/plixo.v1.QueueService/BulkQueueItems");
        Assert.Equal(First, JsonDocument.Parse(asked.PostData!).RootElement.GetProperty("resources").GetArrayLength());
        await Assertions.Expect(page.Locator("dialog p[role=status]")).ToContainTextAsync($"{First} of {First}", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task What_happens_far_below_what_the_stream_follows_is_told_too()
    {
        var far = silo.Drafts[^2];
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        // A clock of the test's own is a script, which no e-mail runs.
        visit.Expects = complaint => complaint.Contains("Blocked script execution", StringComparison.Ordinal);
        var page = visit.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync("/team");
        await new Desk(page).ReadyAsync();
        await page.EvaluateAsync("() => { const rows = document.querySelector('[data-rows]'); rows.scrollTop = rows.scrollHeight; }");
        var row = page.Locator($"[data-resource='{far}']");
        await row.WaitForAsync();

        await silo.Manager.Drafts.ClaimDraftAsync(new ClaimDraftRequest { Name = far });
        for (var pages = 0; pages < 2 + (ManyRows.Rows / 1000) && await row.Locator(".badge", new() { HasText = "With" }).CountAsync() == 0; pages++)
            await page.RunAndWaitForResponseAsync(() => page.Clock.FastForwardAsync(6_100), "**/plixo.v1.QueueService/ListQueueItems");
        await row.Locator(".badge", new() { HasText = "With" }).WaitForAsync();
        await silo.Manager.Drafts.ReleaseDraftAsync(new ReleaseDraftRequest { Name = far });
    }
}
