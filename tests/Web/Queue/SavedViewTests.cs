using Microsoft.Playwright;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Queue;

/// <summary>A filter and an order under a name of one's own, by keys alone.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class SavedViewTests(DemoSilo silo)
{
    [Fact]
    public async Task View_is_saved_found_again_renamed_and_deleted_and_is_nobody_elses()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team?view=tasks&sort=amount&segment=segments%2Fenterprise");
        var (page, keys) = (visit.Page, visit.Page.Keyboard);
        await keys.PressAsync("v");
        await AnswerAsync(page, "Large tasks");
        await Assertions.Expect(page.Locator("[data-saved]")).ToHaveTextAsync("Large tasks");

        // Found again from elsewhere, with filter and order.
        await page.GotoAsync("/team");
        await new Desk(page).ReadyAsync();
        await page.FocusAsync("[data-saved]");
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/team?view=tasks&sort=amount&segment=segments%2Fenterprise");
        await new Desk(page).ReadyAsync();
        Assert.Equal("amount", await page.InputValueAsync("#sort"));
        await Assertions.Expect(page.Locator("[data-saved][aria-current]")).ToHaveCountAsync(1);

        // Another's queue has none of it, and neither has another scope.
        await using (var other = await Desk.OpenAsync(silo, "/team", "ines")) Assert.Equal(0, await other.Page.Locator("[data-saved]").CountAsync());

        await CommandAsync(page, "rename this");
        await AnswerAsync(page, "Big tasks");
        await Assertions.Expect(page.Locator("[data-saved]")).ToHaveTextAsync("Big tasks");
        await new Desk(page).ReadyAsync();
        await CommandAsync(page, "delete this");
        await AnswerAsync(page, null);
        await Assertions.Expect(page.Locator("[data-saved]")).ToHaveCountAsync(0);
    }

    private static async Task AnswerAsync(IPage page, string? name)
    {
        await page.WaitForSelectorAsync("dialog[open] button.primary");
        if (name is not null) await page.FillAsync("#ask-name", name);
        await page.FocusAsync("dialog button.primary");
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task CommandAsync(IPage page, string words)
    {
        await page.Keyboard.PressAsync("Control+k");
        await page.FillAsync("dialog input", words);
        await page.Keyboard.PressAsync("Enter");
    }
}
