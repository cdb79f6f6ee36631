using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Plixo.Tests.Support;
using Plixo.Tests.Web.Support;
using Plixo.Web.Shell;

namespace Plixo.Tests.Web.Frame;

/// <summary>What holds for every page of the table, also for those added later.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class PageTests(DemoSilo silo)
{
    private static readonly (int Width, int Height)[] Sizes = [(390, 844), (768, 1024), (1280, 860)];

    /// <summary>Pages that name no resource in their address.</summary>
    public static IEnumerable<object[]> EveryPageInEveryTheme =>
        from page in PageTable.All.Where(page => !page.Path.Contains('{'))
        from theme in new[] { "light", "dark" }
        select new object[] { page.Path, theme };

    [Theory]
    [MemberData(nameof(EveryPageInEveryTheme))]
    public async Task Page_is_seen_whole_at_every_width(string path, string theme)
    {
        foreach (var (width, height) in Sizes)
        {
            await using var visit = await Visit.BeginAsync(silo.Web, "maya", new ViewportSize { Width = width, Height = height }, theme);
            await visit.Page.GotoAsync(path);
            await visit.Page.WaitForLoadStateAsync(LoadState.Load);
            await ContactSheet.KeepAsync(visit.Page, path, theme, width);
            await Visible.AssertAsync(visit.Page, "main h1");
            await Visible.AssertAsync(visit.Page, "main [data-rows] li, main table, main form, main .card, main figure, main .empty");
            await Visible.AssertNothingSticksOutAsync(visit.Page);
        }
    }

    [Theory]
    [MemberData(nameof(EveryPageInEveryTheme))]
    public async Task Page_has_no_barrier(string path, string theme)
    {
        // Only the checker itself, which writes markup, is let through the policy.
        await using var visit = await Visit.BeginAsync(silo.Web, "maya", theme: theme, bypassPolicy: true);
        await visit.Page.GotoAsync(path);
        await visit.Page.WaitForLoadStateAsync(LoadState.Load);
        var result = await visit.Page.RunAxe();
        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(
            violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")));
    }
}
