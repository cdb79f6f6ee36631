using System.Net;
using Grpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plixo.Rpc.Server;

namespace Plixo.Tests.RpcInterop;

/// <summary>Serves grpc.testing.TestService on loopback.</summary>
public sealed class InteropHost : IAsyncDisposable
{
    public const int DefaultGrpcPort = 8091;
    public const int DefaultWebPort = 8090;

    private readonly WebApplication _app;

    private InteropHost(WebApplication app)
    {
        _app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        (Grpc, Web) = (new Uri(addresses[0]), new Uri(addresses[1]));
    }

    /// <summary>HTTP/2 without TLS.</summary>
    public Uri Grpc { get; }

    /// <summary>HTTP/1.1 and HTTP/2 without TLS.</summary>
    public Uri Web { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="also">What a test adds to the services and routes.</param>
    public static async Task<InteropHost> StartAsync(
        int grpcPort, int webPort, Action<IServiceCollection>? services = null, Action<WebApplication>? also = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, grpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, webPort, listen => listen.UseHttp1AndHttp2WithoutTls());
        });
        builder.Services.AddPlixoRpc();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        var witness = new Witness();
        app.Use(witness.CountAsync);
        app.MapRpc(TestReflection.Descriptor.Services[0], new InteropService(witness));
        app.MapRpc(TestReflection.Descriptor.Services[2], witness);
        app.MapRpcHealth();
        app.MapRpcReflection();
        also?.Invoke(app);
        await app.StartAsync();
        return new InteropHost(app);
    }

    public Task StoppedAsync() => _app.WaitForShutdownAsync();

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
