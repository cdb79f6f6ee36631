using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>Whether a person could see it: there, with words in it, with a size, cut off by nothing that does not scroll, and under nothing else.</summary>
internal static class Visible
{
    /// <summary>What is told of nodes that left while they were asked for.</summary>
    private const string Gone = "gone";

    private const int Tries = 20;

    /// <summary>Why the first, the middle or the last of the nodes is not seen; empty where they are. The page is scrolled as it was afterwards.</summary>
    private const string Why =
        """
        found => {
          const nodes = found.filter(node => node.isConnected);
          if (nodes.length === 0) return found.length > 0 ? 'gone' : 'is not there';
          const [least, roomy, faintest, off] = [8, 24, 0.4, 1.5];
          const root = document.documentElement;
          const scrolls = how => how === 'auto' || how === 'scroll';
          const style = getComputedStyle;
          const cuts = (up, axis) => style(up)[`overflow${axis}`] !== 'visible' || /paint|strict|content/.test(style(up).contain);
          const ups = node => {
            const all = [];
            for (let up = node.parentElement; up; up = up.parentElement) all.push(up);
            return all;
          };

          const look = node => {
            if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return 'is hidden';
            const opacity = [node, ...ups(node)].reduce((all, one) => all * Number(style(one).opacity), 1);
            if (opacity < faintest) return `is seen to ${opacity}`;
            if (!node.textContent.trim() && !node.matches('input, progress') && !node.querySelector('svg, img, input, progress')) return 'is empty';
            const box = node.getBoundingClientRect();
            if (box.width < least || box.height < least) return `measures ${box.width} × ${box.height}`;
            // What is left of it, and how much at least is to be: as much as what scrolls has room for.
            let { left, top, right, bottom, width, height } = box;
            for (const up of ups(node)) {
              if (up === document.body || up === root) continue;
              const frame = up.getBoundingClientRect();
              if (cuts(up, 'X')) {
                [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
                if (scrolls(style(up).overflowX)) width = Math.min(width, up.clientWidth);
              }
              if (cuts(up, 'Y')) {
                [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
                if (scrolls(style(up).overflowY)) height = Math.min(height, up.clientHeight);
              }
            }
            [left, top, right, bottom, height] = [Math.max(left, 0), Math.max(top, 0), Math.min(right, root.clientWidth), Math.min(bottom, innerHeight), Math.min(height, innerHeight)];
            const seen = `${Math.round(right - left)} × ${Math.round(bottom - top)}`;
            const cut = (left, all, whole) => left < Math.max(all, Math.min(whole, roomy)) - off;
            if (cut(right - left, width, box.width) || cut(bottom - top, height, box.height)) return `is cut to ${seen} of ${Math.round(box.width)} × ${Math.round(box.height)}`;
            for (const [x, y] of [[0.5, 0.5], [0.2, 0.2], [0.8, 0.2], [0.2, 0.8], [0.8, 0.8]]) {
              const hit = document.elementFromPoint(left + x * (right - left), top + y * (bottom - top));
              if (!node.contains(hit)) return `is under ${hit?.outerHTML.slice(0, 100)}`;
            }
            return '';
          };

          const reach = node => {
            const before = [root, ...ups(node)].map(up => [up, up.scrollLeft, up.scrollTop]);
            const back = may => { for (const [up, x, y] of before) if (may(up)) up.scrollTo({ left: x, top: y, behavior: 'instant' }); };
            node.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
            // What hides its rest is scrolled by scripts only.
            back(up => style(up).overflowY === 'hidden' || style(up).overflowY === 'clip');
            const why = look(node);
            back(() => true);
            return why;
          };

          // A veil that lets the pointer through covers all the same.
          const touchable = new CSSStyleSheet();
          touchable.replaceSync('*, *::before, *::after { pointer-events: auto !important; }');
          const sheets = [...document.adoptedStyleSheets];
          document.adoptedStyleSheets = [...sheets, touchable];
          try {
            for (const nth of new Set([0, nodes.length >> 1, nodes.length - 1])) {
              const why = reach(nodes[nth]);
              if (why) return `${nodes.length > 1 ? `(${nth + 1} of ${nodes.length}) ` : ''}${why}`;
            }
            return '';
          } finally {
            document.adoptedStyleSheets = sheets;
          }
        }
        """;

    /// <summary>The first that it selects.</summary>
    public static Task AssertAsync(IPage page, string selector) => AssertAsync(page, selector, page.Locator(selector).First);

    /// <summary>The first, the middle and the last row of a list, which has some.</summary>
    public static Task AssertListAsync(IPage page, string rows) => AssertAsync(page, rows, page.Locator(rows));

    /// <summary>The page itself never scrolls sideways.</summary>
    public static async Task AssertNothingSticksOutAsync(IPage page)
    {
        var wider = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wider <= 0, $"{page.Url} is {wider} pixels wider than its window of {page.ViewportSize!.Width}.");
    }

    private static async Task AssertAsync(IPage page, string what, ILocator found)
    {
        var why = Gone;
        for (var tried = 0; why == Gone && tried < Tries; tried++) why = await found.EvaluateAllAsync<string>(Why);
        Assert.True(why.Length == 0, $"{page.Url} at {page.ViewportSize!.Width}: {what} {why}.");
    }
}
