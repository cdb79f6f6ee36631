using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Plixo.Tests.Rpc;

/// <summary>Serves the pages of tests/Rpc/clients from an origin of its own and opens one in Chromium.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private const string End = "end";

    private readonly Channel<string> said = Channel.CreateUnbounded<string>();
    private readonly WebApplication app;

    private BrowserPage(byte[] descriptors)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        app = builder.Build();
        var types = new Microsoft.AspNetCore.StaticFiles.FileExtensionContentTypeProvider { Mappings = { [".mjs"] = "text/javascript" } };
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(ClientProgram.Folder), ContentTypeProvider = types });
        app.MapGet("/descriptors", () => Results.Bytes(descriptors));
        app.MapPost("/say", async (HttpRequest request) =>
        {
            using var body = new StreamReader(request.Body);
            said.Writer.TryWrite(await body.ReadToEndAsync());
        });
    }

    public static async Task<BrowserPage> ServeAsync(byte[] descriptors)
    {
        var page = new BrowserPage(descriptors);
        await page.app.StartAsync();
        return page;
    }

    /// <returns>What the page said until its end.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string page, Action<string> onLine)
    {
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var profile = Directory.CreateTempSubdirectory("plixo-chromium-");
        using var browser = Process.Start(new ProcessStartInfo("chromium",
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
            $"--user-data-dir={profile.FullName}", new Uri(address, page).ToString(),
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(ClientProgram.Patience);
        var lines = new List<string>();
        try
        {
            // Read, so that a full pipe does not hold the browser up.
            var errors = browser.StandardError.ReadToEndAsync(CancellationToken.None);
            _ = browser.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var gone = browser.WaitForExitAsync(patience.Token);
            while (true)
            {
                var next = said.Reader.ReadAsync(patience.Token).AsTask();
                if (await Task.WhenAny(next, gone) == gone) throw new InvalidOperationException($"The browser ended: {await errors}");
                var line = await next;
                if (line == End) return lines;
                lines.Add(line);
                onLine(line);
            }
        }
        finally
        {
            if (!browser.HasExited) browser.Kill(entireProcessTree: true);
            await browser.WaitForExitAsync(CancellationToken.None);
            profile.Delete(recursive: true);
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
