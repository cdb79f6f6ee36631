using Microsoft.Playwright;

namespace Plixo.Tests.Web.Support;

/// <summary>Debian's Chromium, started once for a run.</summary>
internal static class Chromium
{
    private static readonly Lazy<Task<IBrowser>> Running = new(StartAsync);

    public static Task<IBrowser> SharedAsync() => Running.Value;

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path(),
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => playwright.Dispose();
        return browser;
    }

    private static string Path() => new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("Chromium is not installed (`apt-get install chromium`).");
}
