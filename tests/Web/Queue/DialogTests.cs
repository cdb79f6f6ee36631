using Microsoft.Playwright;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Queue;

/// <summary>What lies above the queue, each kept as a picture, seen, and without barriers: on the practice queue, which has the same dialogs and where nothing is changed.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class DialogTests(DemoSilo silo)
{
    private const string Heading = "dialog h2";

    private const string Fields = "dialog .field";

    private const string Does = "dialog button.primary";

    [Theory]
    [InlineData("edit", "e", Fields, Does)]
    [InlineData("promise", "p", Fields, Does)]
    [InlineData("palette", "Control+k", "dialog li[role='option']", "dialog input")]
    [InlineData("keys", "?", "dialog .sheet li", "dialog button")]
    public async Task Dialog_is_seen_whole_and_has_no_barrier(string name, string key, string list, string action)
    {
        await using var visit = await Desk.LookAsync(silo, "/queue/practice", bypassPolicy: true);
        await visit.Page.Keyboard.PressAsync(key);
        await visit.Page.WaitForSelectorAsync("dialog[open]");
        await PageState.KeepAsync(visit.Page, $"dialog-{name}", list, action, Heading);
        await visit.Page.SetViewportSizeAsync(390, 844);
        await ContactSheet.KeepAsync(visit.Page, $"dialog-{name}", Themes.Both[0], 390);
        await Visible.AssertListAsync(visit.Page, list);
    }

    [Fact]
    public async Task The_same_for_many_is_asked_and_told_item_by_item()
    {
        await using var visit = await Desk.LookAsync(silo, "/queue/practice", bypassPolicy: true);
        var page = visit.Page;
        await page.Keyboard.PressAsync("x");
        await page.ClickAsync("[data-bulk] [data-command='select-all']");
        await PageState.KeepAsync(page, "state-selected", PageState.Rows, "[data-bulk] button.primary");
        await page.ClickAsync("[data-bulk] button.primary");
        await page.WaitForSelectorAsync("dialog[open]");
        await PageState.KeepAsync(page, "dialog-bulk", Fields, Does, Heading);
        await page.ClickAsync(Does);
        // What is refused comes first.
        await Assertions.Expect(page.Locator("dialog .choices li")).ToHaveTextAsync(
            ["Lark Logistics P-1060It is no draft.", "Kestrel Clinic P-1066It is approved.", "Mill Street Press P-1049It is no draft.", "Fox & Daughters P-1075It is no draft.", "Harbour Tools P-1041 and 1 moreDone", "Birch Bakery P-1072Done"]);
        await PageState.KeepAsync(page, "dialog-bulk-result", "dialog .choices li", "dialog .actions button", Heading);
    }
}
