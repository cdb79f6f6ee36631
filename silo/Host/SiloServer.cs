using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plixo.Rpc.Server;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Host.Observing;
using Plixo.Silo.Services.Front;
using Plixo.Web;

namespace Plixo.Silo.Host;

/// <summary>What listens: services for programs and people, health and figures for the operator.</summary>
public static class SiloServer
{
    /// <summary>How long what is under way may take to end when the silo stops.</summary>
    private static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(30);

    /// <summary>Serves until the process is asked to stop; then drains: no new calls, turns and mail under way end, leases go back.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="demo">Whether a store that is made now is a demo.</param>
    /// <param name="log">Of .NET: the section Logging.</param>
    /// <param name="started">Called once it listens; what it does runs beside the silo.</param>
    /// <param name="cancel">Asks it to stop.</param>
    /// <param name="hooks">Of a test; null in the silo's own program.</param>
    public static async Task RunAsync(
        SiloOptions options, bool demo, Action<ILoggingBuilder> log, Func<SiloParts, Task> started, CancellationToken cancel,
        SiloHooks? hooks = null)
    {
        using var logs = LoggerFactory.Create(log);
        await using var parts = await SiloParts.OpenAsync(options, demo, logs, cancel, hooks);
        await using var app = Build(parts, log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var readiness = app.Services.GetRequiredService<Readiness>();

        await app.StartAsync(cancel);
        app.Lifetime.ApplicationStopping.Register(readiness.Drain);
        var running = parts.RunAsync(stop.Token);
        try
        {
            await FirstStart.RunAsync(parts, stop.Token);
            readiness.Serve();
            await started(parts);
            await Task.WhenAny(app.WaitForShutdownAsync(cancel), running);
        }
        finally
        {
            // First no more calls come, then the work behind them ends.
            await app.StopAsync(CancellationToken.None);
            await stop.CancelAsync();
            await running;
        }
    }

    private static WebApplication Build(SiloParts parts, Action<ILoggingBuilder> log)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = parts.Options.IsDevelopment ? Environments.Development : Environments.Production });
        builder.Logging.ClearProviders();
        log(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, parts.Options.Listen));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainFor);
        builder.Services.AddPlixoRpc(rpc => rpc.Explain = Reasons.Explain);
        builder.Services.AddSingleton(new Readiness(parts.Store));
        builder.Services.AddSingleton<Figures>();
        ServiceMap.Add(builder.Services, parts);
        builder.Services.AddPlixoWeb(new WebOptions { Silo = CallableOf(parts.Options.Listen.Grpc), Port = parts.Options.Listen.Web.Port });

        var app = builder.Build();
        app.Services.GetRequiredService<Figures>().Start();
        app.MapRpcHealth();
        app.MapRpcReflection();
        ServiceMap.Map(app);
        AdminEndpoints.Map(app, parts.Options.Listen.Admin.Port);
        app.MapPlixoWeb();
        return app;
    }

    /// <summary>A listener on every address of the machine is called by loopback.</summary>
    private static Uri CallableOf(Uri listener) => System.Net.IPAddress.TryParse(listener.DnsSafeHost, out var address)
        && (address.Equals(System.Net.IPAddress.Any) || address.Equals(System.Net.IPAddress.IPv6Any))
        ? new UriBuilder(listener) { Host = System.Net.IPAddress.Loopback.ToString() }.Uri
        : listener;

    private static void Listen(KestrelServerOptions kestrel, Configuration.ListenOptions listen)
    {
        On(listen.Web, options => options.UseHttp1AndHttp2WithoutTls());
        On(listen.Grpc, options => options.Protocols = HttpProtocols.Http2);
        On(listen.Admin, options => options.Protocols = HttpProtocols.Http1);

        void On(Uri address, Action<Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions> configure)
        {
            if (address.Host == "localhost") kestrel.ListenLocalhost(address.Port, configure);
            else kestrel.Listen(System.Net.IPAddress.Parse(address.DnsSafeHost), address.Port, configure);
        }
    }
}
