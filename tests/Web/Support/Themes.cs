using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>Light and dark, as the system of the visitor asks for them; a page obeys without being loaded again.</summary>
internal static class Themes
{
    public static readonly string[] Both = ["light", "dark"];

    public static Task ShowAsync(IPage page, string theme) =>
        page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
}
