using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plixo.Rpc.Server;

namespace Plixo.Bench.Rpc;

/// <summary>One Kestrel with three ways to echo: by rpc/, by hand, and by copying bytes. It runs in a process of its own, so that what it allocates is its own.</summary>
internal static class EchoServer
{
    public const string Ours = "plixo.bench.EchoService/Say";
    public const string ByHand = "hand/Say";
    public const string Copied = "copy/Say";
    public const string Spent = "spent";

    /// <summary>Serves on a free port, says which, and ends when its input does.</summary>
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddPlixoRpc();
        await using var app = builder.Build();
        app.MapRpc(EchoReflection.Descriptor.Services[0], new EchoService());
        app.MapPost(ByHand, HandWritten.SayAsync);
        app.MapPost(Copied, HandWritten.CopyAsync);
        app.MapPost(Spent, (HttpContext http) => http.Response.WriteAsync(
            $"{GC.GetTotalAllocatedBytes(precise: true)} {Process.GetCurrentProcess().TotalProcessorTime.Ticks}"));
        await app.StartAsync();
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private sealed class EchoService
    {
        public Task<Note> Say(Note request, CallContext call) => Task.FromResult(request);

        public async IAsyncEnumerable<TickResponse> Tick(TickRequest request, CallContext call)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(request.IntervalMs));
            var began = Stopwatch.GetTimestamp();
            for (var number = 0; number < request.Ticks;)
            {
                await timer.WaitForNextTickAsync(call.CancellationToken);
                // A timer that was late has its ticks made up for: none is left out.
                var due = (int)(Stopwatch.GetElapsedTime(began).TotalMilliseconds / request.IntervalMs);
                for (; number < Math.Min(due, request.Ticks); number++)
                    yield return new TickResponse { Number = number };
            }
        }
    }
}
