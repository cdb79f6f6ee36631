using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>Whether a person could see it: there, with words in it, with a size, and not cut off.</summary>
internal static class Visible
{
    private const string SmallestSide = "8";

    private const string Why =
        $$"""
        node => {
          const box = node.getBoundingClientRect();
          if (!node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return 'is hidden';
          if (box.width < {{SmallestSide}} || box.height < {{SmallestSide}}) return `measures ${box.width} × ${box.height}`;
          if (box.left < -1 || box.right > innerWidth + 1) return `reaches from ${box.left} to ${box.right} of ${innerWidth}`;
          if (!node.innerText.trim() && !node.querySelector('svg, img, input')) return 'is empty';
          return '';
        }
        """;

    public static async Task AssertAsync(IPage page, string selector)
    {
        var found = page.Locator(selector).First;
        Assert.True(await found.CountAsync() > 0, $"{page.Url} has no {selector}.");
        var why = await found.EvaluateAsync<string>(Why);
        Assert.True(why.Length == 0, $"{page.Url}: {selector} {why}.");
    }

    /// <summary>The page itself never scrolls sideways.</summary>
    public static async Task AssertNothingSticksOutAsync(IPage page)
    {
        var wider = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wider <= 0, $"{page.Url} is {wider} pixels wider than its window of {page.ViewportSize!.Width}.");
    }
}
