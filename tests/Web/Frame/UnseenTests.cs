using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Frame;

/// <summary>A page with an invisible list has passed for a good one before: what looks at pages finds it out.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class UnseenTests(DemoSilo silo)
{
    /// <summary>Each makes a list, a heading or an action unseen.</summary>
    private static readonly string[] Faults =
    [
        "[data-rows] { visibility: hidden; }", "[data-rows] { opacity: 0; }", "[data-rows] { display: none; }", "[data-rows] { position: absolute; top: -200vh; height: 50vh; }",
        "[data-rows] { height: 0; flex: none; padding: 0; overflow: hidden; }", "[data-rows] { height: 0.8rem; min-height: 0; flex: none; padding: 0; overflow: auto; }",
        "[data-rows] { clip-path: inset(100%); }", "[data-rows] { transform: translateX(-300vw); }", "[data-rows] { position: fixed; top: 300vh; height: 50vh; }",
        "body::after { content: ''; position: fixed; inset: 0; background: red; z-index: 9; }", "body::after { content: ''; position: fixed; inset: 0; background: red; z-index: 9; pointer-events: none; }",
        "h1 { visibility: hidden; }", "h1 { position: absolute; left: -99rem; }", "main .primary, main .find button { opacity: 0; }", "main { overflow: hidden; max-height: 6rem; }",
    ];

    [Fact]
    public async Task A_sheet_of_style_that_hides_or_covers_a_part_of_a_page_is_found_out()
    {
        await using var visit = await silo.LookAsync();
        await visit.Page.SetViewportSizeAsync(1280, 860);
        foreach (var path in new[] { "/team", "/invoices" })
        {
            await visit.Page.GotoAsync(path);
            if (path == "/team") await new Desk(visit.Page).ReadyAsync();
            await PageParts.Of(path).AssertSeenAsync(visit.Page);
            foreach (var fault in Faults)
            {
                await visit.Page.EvaluateAsync("fault => { const sheet = new CSSStyleSheet(); sheet.replaceSync(fault); document.adoptedStyleSheets = [sheet]; }", fault);
                var why = await Record.ExceptionAsync(() => PageParts.Of(path).AssertSeenAsync(visit.Page));
                Assert.True(why is not null, $"{path} is said to be seen with {fault}");
                await visit.Page.EvaluateAsync("() => { document.adoptedStyleSheets = []; }");
            }
        }
    }
}
