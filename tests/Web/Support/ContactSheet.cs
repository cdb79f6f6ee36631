using Microsoft.Playwright;
using Plixo.Tests.Support;

namespace Plixo.Tests.Web.Support;

/// <summary>Pictures of pages, for people to look at: artifacts/web/PAGE.THEME.WIDTH.png.</summary>
internal static class ContactSheet
{
    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "web")).FullName;

    public static Task KeepAsync(IPage page, string name, string theme, int width) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Folder, $"{name.Trim('/', '}').Replace('/', '-').Replace("{", "").Replace("}", "")}.{theme}.{width}.png"), Animations = ScreenshotAnimations.Disabled,
    });
}
