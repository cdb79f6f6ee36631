using System.Diagnostics;
using Plixo.Tests.Support;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Frame;

/// <summary>The web as a process of its own before a silo, and a store that nobody can sign in to yet.</summary>
public sealed class StandaloneTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly SiloProcess silo = new();

    public Task InitializeAsync() => silo.StartAsync();

    public async Task DisposeAsync() => await silo.DisposeAsync();

    [Fact]
    public async Task An_empty_store_has_a_sign_in_page_only_which_says_how_to_make_the_first_user()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, null, bypassPolicy: true);
        await visit.Page.GotoAsync("/queue");
        Assert.Contains("/sign-in", visit.Page.Url, StringComparison.Ordinal);
        Assert.Contains("./plixo user add NAME --role manager", await visit.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await visit.Page.Locator("form").CountAsync());
        await PageState.KeepAsync(visit.Page, "state-empty-store", "main p", "main pre");
    }

    [Fact]
    public async Task Alone_it_renders_pages_and_hands_calls_and_streams_on()
    {
        await silo.KillAsync();
        await silo.RunAsync("user add maya --role manager");
        await silo.StartAsync();
        var port = FreePorts.One();
        var address = new Uri($"http://127.0.0.1:{port}");
        await using var web = Running.Start(How($"{silo.Web} {address}"), Patience);
        await web.SaysAsync("Plixo's web serves");

        await using var visit = await Visit.BeginAsync(address, "maya", bypassPolicy: true);
        await visit.Page.WaitForSelectorAsync("html[data-ready]");
        await visit.Page.WaitForSelectorAsync("[data-count-of='ready']:text-is('0')");
        Assert.Contains("0 left", await visit.Page.InnerTextAsync("[data-left]"), StringComparison.Ordinal);

        await silo.KillAsync();
        visit.Expects = complaint => complaint.Contains("503", StringComparison.Ordinal) || complaint.Contains("ERR_", StringComparison.Ordinal);
        await visit.Page.WaitForSelectorAsync("#connection:not([hidden])");
        await visit.Page.GotoAsync("/queue");
        await visit.Page.WaitForSelectorAsync("main:has-text('Plixo does not answer just now')");
        await PageState.KeepAsync(visit.Page, "state-silo-away", "main .notice", "main a.button");
    }

    private static ProcessStartInfo How(string arguments) => new("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "Plixo.Web.dll")}\" {arguments}")
    {
        RedirectStandardOutput = true, RedirectStandardError = true,
    };
}
