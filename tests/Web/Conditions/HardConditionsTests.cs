using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Conditions;

/// <summary>The queue and a page of forms for whoever zooms, wants no motion, has colours of their own, or cannot use single keys.</summary>
[Collection(DemoSiloTests.Name)]
public sealed partial class HardConditionsTests(DemoSilo silo)
{
    private const string Queue = "/team";
    private const string Form = "/segments/mid-market";

    /// <summary>What one can use of a page beside the rows of its list, of which only those near the window are there.</summary>
    private const string Controls =
        """
        () => [...document.querySelectorAll('main :is(a, button, input:not([type=hidden]), select, textarea, summary), .side a')]
          .filter(node => !node.closest('[data-rows], noscript') && node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
          .filter(node => { const box = node.getBoundingClientRect(); return box.width >= 8 && box.left >= -1 && box.right <= innerWidth + 1; })
          .map(node => node.getAttribute('aria-label') || node.name || node.textContent.trim().replace(/\s+/g, ' '))
        """;

    /// <summary>Elements that something would set in motion, also what a rule that comes later would.</summary>
    private const string Moving =
        """
        () => [...document.querySelectorAll('*')].filter(node => {
          if (node.style) { node.style.transition = 'all 2s'; node.style.animation = 'x 2s infinite'; node.style.scrollBehavior = 'smooth'; }
          const style = getComputedStyle(node);
          return style.animationName !== 'none' || style.transitionProperty !== 'none' && style.transitionDuration !== '0s' || style.scrollBehavior !== 'auto';
        }).length + document.getAnimations().length
        """;

    private const string Outline = "node => { const style = getComputedStyle(node); return `${style.outlineStyle} ${style.outlineWidth} ${style.outlineOffset}`; }";

    [Theory]
    [InlineData(Queue)]
    [InlineData(Form)]
    public async Task Zoomed_to_twice_the_size_nothing_is_lost(string path)
    {
        string[] usual;
        await using (var wide = await silo.LookAsync(size: new ViewportSize { Width = 1280, Height = 860 }))
        {
            await OpenAsync(wide.Page, path);
            usual = await wide.Page.EvaluateAsync<string[]>(Controls);
        }

        await using var zoomed = await silo.LookAsync(size: new ViewportSize { Width = 640, Height = 430 }, scale: 2);
        await OpenAsync(zoomed.Page, path);
        await Visible.AssertNothingSticksOutAsync(zoomed.Page);
        await ContactSheet.KeepAsync(zoomed.Page, $"zoomed{path}", "light", 1280);
        // Above the page, where it is narrow, the navigation is folded.
        await zoomed.Page.ClickAsync(".menu summary");
        Assert.NotEmpty(usual);
        Assert.Empty(usual.Select(Uncounted).Except((await zoomed.Page.EvaluateAsync<string[]>(Controls)).Select(Uncounted)));
        await Visible.AssertNothingSticksOutAsync(zoomed.Page);
    }

    [Theory]
    [InlineData(Queue)]
    [InlineData(Form)]
    public async Task Without_motion_nothing_moves(string path)
    {
        await using var visit = await silo.LookAsync();
        await visit.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        await OpenAsync(visit.Page, path);
        await visit.Page.Keyboard.PressAsync("?");
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>(Moving));
    }

    [Fact]
    public async Task In_forced_colours_the_open_row_the_focus_and_the_badges_stand_out()
    {
        await using var visit = await silo.LookAsync();
        await visit.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active });
        await OpenAsync(visit.Page, Queue);
        const string Edge = "node => { const style = getComputedStyle(node); return style.borderLeftWidth + style.borderLeftColor; }";
        var open = visit.Page.Locator(".row a[aria-current]");
        var other = visit.Page.Locator(".row a:not([aria-current])").First;
        Assert.NotEqual(await other.EvaluateAsync<string>(Edge), await open.EvaluateAsync<string>(Edge));
        Assert.StartsWith("1", await visit.Page.Locator(".badge").First.EvaluateAsync<string>("node => getComputedStyle(node).borderTopWidth"), StringComparison.Ordinal);
        await AssertFocusShowsAsync(visit.Page, ".row a[aria-current]");
        await AssertFocusShowsAsync(visit.Page, ".row a:not([aria-current])");
        await AssertFocusShowsAsync(visit.Page, ".tabs a[aria-current]");
        await AssertFocusShowsAsync(visit.Page, ".side a[aria-current]");
        await AssertFocusShowsAsync(visit.Page, "button[data-command=help]");
        await ContactSheet.KeepAsync(visit.Page, "forced-colours-queue", "light", 1440);
    }

    [Fact]
    public async Task In_forced_colours_a_form_shows_its_fields_its_focus_and_its_notices()
    {
        await using var visit = await silo.LookAsync();
        await visit.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active });
        await OpenAsync(visit.Page, Form);
        await visit.Page.EvaluateAsync("() => { document.querySelector('main details.act').open = true; }");
        await AssertFocusShowsAsync(visit.Page, "main details.act[open] > summary");
        await AssertFocusShowsAsync(visit.Page, "main details.act[open] :is(input:not([type=hidden]), select, textarea)");
        await AssertFocusShowsAsync(visit.Page, "main details.act[open] button");
        Assert.All(
            await visit.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.notice, .badge, details.act[open] :is(input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea, button)')].map(node => getComputedStyle(node).borderTopStyle)"),
            style => Assert.NotEqual("none", style));
        await ContactSheet.KeepAsync(visit.Page, "forced-colours-form", "light", 1440);
    }

    [Theory]
    [InlineData(Queue)]
    [InlineData(Form)]
    public async Task Single_keys_that_are_off_stay_off_and_are_turned_on_again_without_one(string path)
    {
        await using var visit = await silo.LookAsync();
        await OpenAsync(visit.Page, path);
        await visit.Page.Keyboard.PressAsync("?");
        await visit.Page.CheckAsync("dialog input[type=checkbox]");
        await visit.Page.ReloadAsync();
        await visit.Page.WaitForSelectorAsync("#dialog:not([open])", new() { State = WaitForSelectorState.Attached });
        await visit.Page.Keyboard.PressAsync("?");
        Assert.Equal(0, await visit.Page.Locator("dialog[open]").CountAsync());

        await visit.Page.Keyboard.PressAsync("Control+k");
        await visit.Page.FillAsync("dialog input", "show the keys");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.ClickAsync("dialog button:text-is('As delivered')");
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Keyboard.PressAsync("?");
        await visit.Page.WaitForSelectorAsync("dialog[open]");
    }

    [Fact]
    public async Task A_command_takes_a_letter_with_shift_and_no_key_that_one_gets_about_with()
    {
        await using var visit = await silo.LookAsync();
        await OpenAsync(visit.Page, Form);
        await visit.Page.Keyboard.PressAsync("?");
        var button = visit.Page.Locator("dialog button[aria-label^='Show the keys']");
        foreach (var (pressed, has) in new[] { ("Enter", "?"), ("Tab", "?"), ("Control+k", "?"), ("Shift+Y", "Shift+Y") })
        {
            await button.ClickAsync();
            await visit.Page.Keyboard.PressAsync(pressed);
            await Assertions.Expect(button.Locator("kbd")).ToHaveTextAsync(has);
        }

        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Keyboard.PressAsync("Shift+Y");
        await visit.Page.WaitForSelectorAsync("dialog[open]");
    }

    private static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        if (path == Queue) await new Desk(page).ReadyAsync();
        else await page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>It looks otherwise while the keyboard is at it.</summary>
    private static async Task AssertFocusShowsAsync(IPage page, string selector)
    {
        var node = page.Locator(selector).First;
        await page.EvaluateAsync("() => document.activeElement?.blur()");
        // As a key was the last thing that was used, a focus shows.
        await page.Keyboard.PressAsync("Shift");
        var before = await node.EvaluateAsync<string>(Outline);
        await node.FocusAsync();
        var focused = await node.EvaluateAsync<string>(Outline);
        Assert.True(before != focused && !focused.StartsWith("none", StringComparison.Ordinal), $"{selector}: {before}, with the focus {focused}.");
    }

    /// <summary>A control's words without the number that goes up and down.</summary>
    private static string Uncounted(string words) => Count().Replace(words, "");

    [GeneratedRegex(@"\s*\d+$")]
    private static partial Regex Count();
}
