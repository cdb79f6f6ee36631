using Microsoft.Playwright;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Queue;

/// <summary>States that a page is in now and then, each kept as a picture.</summary>
public sealed class StateTests(DemoSilo silo) : IClassFixture<DemoSilo>
{
    [Fact]
    public async Task A_search_that_finds_nothing_says_so_and_keeps_the_way_back()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team?q=nobody-of-that-name");
        Assert.Contains("Nothing matches", await visit.Page.InnerTextAsync("[data-empty]"), StringComparison.Ordinal);
        await ContactSheet.KeepAsync(visit.Page, "state-nothing-matches", "light", 1440);
    }

    [Fact]
    public async Task An_empty_view_says_that_it_is_done()
    {
        await using var visit = await Desk.OpenAsync(silo, "/queue?view=snoozed");
        Assert.Contains("Nothing is snoozed", await visit.Page.InnerTextAsync("[data-empty]"), StringComparison.Ordinal);
        await ContactSheet.KeepAsync(visit.Page, "state-empty-view", "dark", 1440);
    }

    [Fact]
    public async Task A_page_that_is_not_there_and_one_that_is_not_for_you_say_so()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        visit.Expects = complaint => complaint.Contains("404", StringComparison.Ordinal);
        await visit.Page.GotoAsync("/no-such-page");
        Assert.Equal("No such page", await visit.Page.InnerTextAsync("h1"));
        await ContactSheet.KeepAsync(visit.Page, "state-no-such-page", "light", 1440);
    }

    [Fact]
    public async Task A_viewer_reads_and_finds_nothing_to_change()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "vic");
        await visit.Page.GotoAsync("/team?view=drafts");
        await new Desk(visit.Page).ReadyAsync();
        Assert.Equal(0, await visit.Page.Locator(".actions button").CountAsync());
        await visit.Page.Keyboard.PressAsync("a");
        await visit.Page.Keyboard.PressAsync("e");
        Assert.Equal(0, await visit.Page.Locator("dialog[open]").CountAsync());
        await ContactSheet.KeepAsync(visit.Page, "state-viewer", "light", 1440);
    }

    [Fact]
    public async Task A_pause_stands_on_every_page_and_on_every_draft()
    {
        using var maya = await silo.ClientAsync("maya");
        await maya.Settings.PauseWorkspaceAsync(new PauseWorkspaceRequest { Reason = "The bank changed its account." });
        await using (var visit = await Desk.OpenAsync(silo, "/team?view=drafts"))
        {
            Assert.Contains("The bank changed its account.", await visit.Page.InnerTextAsync(".banners"), StringComparison.Ordinal);
            await visit.Page.WaitForSelectorAsync(".message .notice.paused:has-text('It leaves once somebody resumes sending')");
            await ContactSheet.KeepAsync(visit.Page, "state-paused", "light", 1440);
        }

        await maya.Settings.ResumeWorkspaceAsync(new ResumeWorkspaceRequest());
    }
}
