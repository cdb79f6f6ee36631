using Microsoft.Playwright;
using Plixo.Tests.Support;

namespace Plixo.Tests.Web.Support;

/// <summary>Pictures of pages, for people to look at: artifacts/web/PAGE.THEME.WIDTH.png.</summary>
internal static class ContactSheet
{
    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "web")).FullName;

    /// <summary>With the e-mail that the page shows, which comes after the page.</summary>
    public static async Task KeepAsync(IPage page, string name, string theme, int width)
    {
        await Themes.ShowAsync(page, theme);
        foreach (var mail in await page.Locator("iframe.mail:visible").AllAsync()) await Assertions.Expect(mail.ContentFrame.Locator("body")).Not.ToBeEmptyAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(Folder, $"{name.Trim('/', '}').Replace('/', '-').Replace("{", "").Replace("}", "")}.{theme}.{width}.png"), Animations = ScreenshotAnimations.Disabled,
        });
    }
}
