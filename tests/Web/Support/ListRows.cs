using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>How many rows a list has, on all its pages.</summary>
internal static class ListRows
{
    public static async Task<long> RowsOfAsync(this IPage page, string address)
    {
        await page.GotoAsync(address);
        if (await page.Locator("[data-find]").CountAsync() > 0)
        {
            await new Desk(page).ReadyAsync();
            // Only those in sight are there; each says how many there are.
            var row = page.Locator("[data-rows] li.row").First;
            return await row.CountAsync() == 0 ? 0 : long.Parse((await row.GetAttributeAsync("aria-setsize"))!, System.Globalization.CultureInfo.InvariantCulture);
        }

        for (long rows = 0; ;)
        {
            rows += await page.Locator("main [data-rows] tbody tr:has(th)").CountAsync();
            if (await page.Locator("a[rel='next']").CountAsync() == 0) return rows;
            await page.ClickAsync("a[rel='next']");
        }
    }
}
