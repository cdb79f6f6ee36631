using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>The queue as a person sees it.</summary>
internal sealed class Desk(IPage page)
{
    /// <summary>Each row's markup without what only one of the two ways to make it states.</summary>
    public const string RowsAsText =
        """
        () => [...document.querySelectorAll('[data-rows] li.row')].map(row => {
          const copy = row.cloneNode(true);
          copy.removeAttribute('aria-setsize');
          copy.removeAttribute('aria-posinset');
          for (const node of copy.querySelectorAll('*')) for (const { name } of [...node.attributes]) if (name.startsWith('b-')) node.removeAttribute(name);
          return copy.outerHTML.replace(/>\s+</g, '><').replace(/\s+/g, ' ');
        })
        """;

    public static async Task<Visit> OpenAsync(DemoSilo silo, string path, string user = "maya", bool bypassPolicy = false)
    {
        var visit = await Visit.BeginAsync(silo.Web, user, bypassPolicy: bypassPolicy);
        await visit.Page.GotoAsync(path);
        await new Desk(visit.Page).ReadyAsync();
        return visit;
    }

    /// <summary>Of Maya, who signs in once for all that do so.</summary>
    public static async Task<Visit> LookAsync(DemoSilo silo, string path, bool bypassPolicy = false)
    {
        var visit = await silo.LookAsync(bypassPolicy: bypassPolicy);
        await visit.Page.GotoAsync(path);
        await new Desk(visit.Page).ReadyAsync();
        return visit;
    }

    /// <summary>The scripts run, the whole list has come, and the open item is shown.</summary>
    public async Task ReadyAsync()
    {
        await page.WaitForSelectorAsync("html[data-ready]");
        await page.WaitForFunctionAsync("() => !document.querySelector('[data-more]') && (document.querySelector('[data-item-name]') || document.querySelector('[data-empty]'))");
        await page.WaitForFunctionAsync("() => document.querySelector('.row a[aria-current]')?.closest('.row').dataset.resource === document.querySelector('[data-item-name]')?.dataset.itemName");
    }

    /// <summary>The resource under the cursor.</summary>
    public Task<string> CurrentAsync() => page.EvaluateAsync<string>("() => document.querySelector('.row a[aria-current]')?.closest('.row').dataset.resource ?? ''");

    public Task<string> StateAsync(string name) =>
        page.EvaluateAsync<string>("name => document.querySelector(`[data-item-name='${name}']`)?.dataset.state ?? ''", name);

    public Task BecomesAsync(string name, string state) => page.WaitForFunctionAsync(
        "([name, state]) => document.querySelector(`[data-item-name='${name}']`)?.dataset.state === state", new[] { name, state });

    public Task SaysAsync(string words) => Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync(words, new() { Timeout = 15_000 });
}
