using Microsoft.Playwright;
using Plixo.Tests.Support;

namespace Plixo.Tests.Web.Support;

/// <summary>Pictures of pages, for people to look at: artifacts/web/PAGE.THEME.WIDTH.png.</summary>
internal static class ContactSheet
{
    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "web")).FullName;

    /// <summary>By how much the window is too low for what scrolls within it. A list of many rows is not unrolled.</summary>
    private const string Hidden =
        """
        () => Math.max(0, ...[...document.querySelectorAll('dialog[open], [data-pane], [data-pane] > *')]
          .filter(one => ['auto', 'scroll'].includes(getComputedStyle(one).overflowY)).map(one => one.scrollHeight - one.clientHeight))
        """;

    /// <summary>Of the whole page, with the e-mail that it shows, which comes after the page.</summary>
    public static async Task KeepAsync(IPage page, string name, string theme, int width)
    {
        await Themes.ShowAsync(page, theme);
        foreach (var mail in await page.Locator("iframe.mail:visible").AllAsync()) await Assertions.Expect(mail.ContentFrame.Locator("body")).Not.ToBeEmptyAsync();
        var window = page.ViewportSize!;
        var hidden = await page.EvaluateAsync<int>(Hidden);
        if (hidden > 0) await page.SetViewportSizeAsync(window.Width, window.Height + hidden);
        await page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true, Animations = ScreenshotAnimations.Disabled,
            Path = Path.Combine(Folder, $"{name.Trim('/', '}').Replace('/', '-').Replace("{", "").Replace("}", "")}.{theme}.{width}.png"),
        });
        if (hidden > 0) await page.SetViewportSizeAsync(window.Width, window.Height);
    }
}
