using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>The forms of a page, as a person opens, fills and sends them.</summary>
internal static class Forms
{
    public static ILocator Form(this IPage page, string act) => page.Locator($"details.act[id='{act}']");

    /// <summary>Opens a form and fills it: a field's name in the form, and its value.</summary>
    public static async Task<ILocator> FillAsync(this IPage page, string act, params (string Name, string Value)[] fields)
    {
        var form = page.Form(act);
        if (await form.GetAttributeAsync("open") is null) await form.Locator("> summary").ClickAsync();
        foreach (var (name, value) in fields)
        {
            var field = form.Locator($"[name='{name}']");
            if (await field.EvaluateAsync<string>("node => node.tagName") == "SELECT") await field.SelectOptionAsync(value);
            else await field.FillAsync(value);
        }

        return form;
    }

    public static async Task SendAsync(this IPage page, ILocator form, string button)
    {
        await form.Locator($"button:has-text('{button}')").ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>What the page says was done.</summary>
    public static async Task<string> DoneAsync(this IPage page)
    {
        await page.WaitForSelectorAsync("[data-done]");
        return await page.InnerTextAsync("[data-done]");
    }

    /// <summary>The browser's own words for an answer that is a refusal.</summary>
    public static bool SaysStatus(string complaint, int status) => complaint.Contains($"status of {status}", StringComparison.Ordinal);
}
