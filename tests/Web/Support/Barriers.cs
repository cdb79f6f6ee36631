using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>What axe finds on a page, and on the document of each of its frames, in either theme.</summary>
internal static class Barriers
{
    /// <summary>A checker that takes longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What is as it should be is not described, which takes most of the time.</summary>
    private static readonly HashSet<ResultType> OnlyWhatIsWrong = [ResultType.Violations];

    /// <summary>In a sandboxed frame no script runs, and the checker waits for an answer of it for ever: such a document is checked as a page.</summary>
    private static readonly AxeRunOptions WithoutFrames = new() { Iframes = false, ResultTypes = OnlyWhatIsWrong };

    /// <summary>What a document must be that stands in a frame: it needs no landmark and no heading of its own.</summary>
    private static readonly AxeRunOptions OfAFrame = new()
    {
        ResultTypes = OnlyWhatIsWrong,
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    };

    /// <param name="page">Its context lets the checker write markup. It is elsewhere afterwards where it has frames.</param>
    public static async Task AssertNoneAsync(IPage page)
    {
        foreach (var theme in Themes.Both) await AssertNoneAsync(page, theme);
        foreach (var frame in page.Frames.Where(frame => frame != page.MainFrame).Select(frame => frame.Url).ToList())
        {
            await page.GotoAsync(frame);
            foreach (var theme in Themes.Both) await AssertNoneAsync(page, theme, OfAFrame);
        }
    }

    /// <summary>Of the page as it stands, in one theme and without its frames.</summary>
    public static Task AssertNoneAsync(IPage page, string theme) => AssertNoneAsync(page, theme, WithoutFrames);

    private static async Task AssertNoneAsync(IPage page, string theme, AxeRunOptions options)
    {
        await Themes.ShowAsync(page, theme);
        var result = await page.RunAxe(options).WaitAsync(Patience);
        Assert.True(result.Violations.Length == 0, $"{page.Url}, {theme}\n" + string.Join('\n', result.Violations.Select(
            violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")));
    }
}
