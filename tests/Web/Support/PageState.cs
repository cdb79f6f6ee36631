using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>A state that a page is in now and then, in both themes: kept as pictures, seen, and without barriers. Its visit lets the checker write markup.</summary>
internal static class PageState
{
    public const string Rows = "main [data-rows] li.row";

    public const string Empty = "main [data-empty]";

    public const string Decide = "main .message .actions .primary";

    public const string Commands = "main button[data-command='commands']";

    private const string Heading = "main h1";

    /// <param name="page">As it stands.</param>
    /// <param name="name">Of the pictures.</param>
    /// <param name="list">The rows of its main list; what it says in their place only where it is empty.</param>
    /// <param name="action">What one does there first.</param>
    /// <param name="heading">Of the page, or of what lies above it.</param>
    public static async Task KeepAsync(IPage page, string name, string list, string action, string heading = Heading)
    {
        foreach (var theme in Themes.Both)
        {
            await ContactSheet.KeepAsync(page, name, theme, page.ViewportSize!.Width);
            await Visible.AssertAsync(page, heading);
            await Visible.AssertListAsync(page, list);
            await Visible.AssertAsync(page, action);
            await Visible.AssertNothingSticksOutAsync(page);
            await Barriers.AssertNoneAsync(page, theme);
        }
    }
}
