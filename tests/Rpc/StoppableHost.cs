using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc.Server;
using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

/// <summary>An interop server that a client's output stops, for the case of a server that goes away.</summary>
internal sealed class StoppableHost : IAsyncDisposable
{
    public const string Stop = "stop the server";

    private static readonly string[] Exposed =
        ["grpc-status", "grpc-message", "grpc-status-details-bin", "x-grpc-test-echo-initial", "x-grpc-test-echo-trailing-bin", "trailer-x-grpc-test-echo-trailing-bin"];

    private Task stopping = Task.CompletedTask;

    private StoppableHost(InteropHost interop) => Interop = interop;

    public InteropHost Interop { get; }

    public Uri Web => Interop.Web;

    public static async Task<StoppableHost> StartAsync() => new(await InteropHost.StartAsync(
        0, 0,
        services => services.AddCors().Configure<RpcServerOptions>(options => options.DrainFor = TimeSpan.FromMilliseconds(200)),
        app => Microsoft.AspNetCore.Builder.CorsMiddlewareExtensions.UseCors(
            app, policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(Exposed))));

    public void OnLine(string line)
    {
        if (line == Stop) stopping = Interop.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping;
        await Interop.DisposeAsync();
    }
}
