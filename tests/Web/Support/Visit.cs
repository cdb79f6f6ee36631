using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>Somebody at a browser. What the browser complains of (console, policy, faults of scripts) is kept and must be nothing at the end.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private Visit(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        Hear(page);
        context.Page += (_, other) => Hear(other);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>A complaint that the test itself provokes: the network's own words for a call that was refused or a silo that is away.</summary>
    public Func<string, bool> Expects { get; set; } = _ => false;

    /// <param name="user">Of the demo, who signs in now; null for nobody, or whoever <paramref name="cookies"/> are of.</param>
    /// <param name="cookies">Of a visit before: <see cref="CookiesAsync"/>.</param>
    /// <param name="scale">Points of the screen for a pixel of the page: 2 is a page zoomed to 200 %, with a window of half the size.</param>
    public static async Task<Visit> BeginAsync(
        Uri web, string? user, ViewportSize? size = null, string theme = "light", bool bypassPolicy = false, string? cookies = null, float scale = 1)
    {
        var browser = await Chromium.SharedAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = web.ToString(), ViewportSize = size ?? new ViewportSize { Width = 1440, Height = 860 }, BypassCSP = bypassPolicy, DeviceScaleFactor = scale,
            StorageState = cookies, ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            // Neither of the server nor of any customer.
            TimezoneId = "Pacific/Auckland",
        });
        var visit = new Visit(context, await context.NewPageAsync());
        if (user is null) return visit;
        await visit.Page.GotoAsync("/sign-in");
        await visit.Page.ClickAsync($"button[value='users/{user}']");
        await visit.Page.WaitForURLAsync("**/queue");
        return visit;
    }

    /// <summary>What keeps the visitor signed in, for visits that only look.</summary>
    public Task<string> CookiesAsync() => context.StorageStateAsync();

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        Assert.DoesNotContain(complaints, complaint => !Expects(complaint));
    }

    private void Hear(IPage page)
    {
        page.Console += (_, message) => complaints.Add($"{message.Type}: {message.Text} {message.Location}");
        page.PageError += (_, fault) => complaints.Add($"fault: {fault}");
    }
}
