using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>Somebody without a mouse: everything is reached by Tab and typed key by key.</summary>
internal sealed class Hands(IPage page)
{
    /// <summary>More presses than any page has places to stop at.</summary>
    private const int MostStops = 300;

    /// <summary>Tab, until the element has the focus.</summary>
    public async Task ReachAsync(string selector)
    {
        for (var stop = 0; stop < MostStops; stop++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector)) return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab never reaches {selector}.");
    }

    /// <summary>In the place of what stands in the field.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await ReachAsync(selector);
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>By its words in the palette.</summary>
    public async Task CommandAsync(string words)
    {
        await page.Keyboard.PressAsync("Control+k");
        await page.WaitForSelectorAsync("dialog[open] input");
        await TypeAsync("dialog input", words);
        await page.Keyboard.PressAsync("Enter");
    }
}
