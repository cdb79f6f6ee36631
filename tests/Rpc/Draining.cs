using System.Net.Sockets;
using Grpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Rpc.Protos.Health.V1;
using Plixo.Rpc.Server;
using Plixo.Tests.RpcInterop;
using static Plixo.Rpc.Protos.Health.V1.HealthCheckResponse.Types;

namespace Plixo.Tests.Rpc;

/// <summary>A server that stops: what is under way ends well, and what comes goes elsewhere.</summary>
public sealed class Draining
{
    private readonly Gate gate = new();

    private static RpcMethod<HealthCheckRequest, HealthCheckResponse> Watch { get; } =
        RpcMethod.Of<HealthCheckRequest, HealthCheckResponse>(HealthReflection.Descriptor.Services[0], "Watch");

    [Fact]
    public async Task Call_under_way_is_answered_however_long_streams_may_go_on()
    {
        await using var host = await StartAsync(drainFor: TimeSpan.Zero);
        using var channel = new RpcChannel(host.Grpc);
        var call = channel.UnaryAsync(Gate.Wait, new Empty(), new CallOptions { Timeout = Gate.Patience });
        await gate.BegunAsync();
        var stopping = host.StopAsync();
        await ClosedAsync(host.Grpc);
        gate.Open();
        Assert.Equal(new Empty(), await call);
        await stopping.WaitAsync(Gate.Patience);
    }

    [Fact]
    public async Task Watcher_of_health_learns_of_the_drain_while_streams_go_on_and_is_ended_with_unavailable()
    {
        await using var host = await StartAsync(drainFor: TimeSpan.FromSeconds(1));
        using var channel = new RpcChannel(host.Grpc);
        var seen = new List<ServingStatus>();
        var stopping = Task.CompletedTask;
        var end = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var response in channel.ServerStreaming(Watch, new HealthCheckRequest()))
            {
                seen.Add(response.Status);
                if (seen.Count == 1)
                    stopping = host.StopAsync();
            }
        });
        Assert.Equal([ServingStatus.Serving, ServingStatus.NotServing], seen);
        Assert.Equal(StatusCode.Unavailable, end.StatusCode);
        await stopping.WaitAsync(Gate.Patience);
    }

    [Fact]
    public async Task Stream_that_ends_within_the_drain_ends_with_ok()
    {
        await using var host = await StartAsync(drainFor: Gate.Patience);
        using var channel = new RpcChannel(host.Grpc);
        var ended = new TaskCompletionSource();
        var stopping = Task.CompletedTask;
        var received = 0;
        await foreach (var _ in channel.Duplex(Interop.FullDuplexCall, Requests()))
        {
            if (received++ == 0)
            {
                stopping = host.StopAsync();
                await ClosedAsync(host.Grpc);
                ended.SetResult();
            }
        }
        Assert.Equal(2, received);
        await stopping.WaitAsync(Gate.Patience);

        async IAsyncEnumerable<StreamingOutputCallRequest> Requests()
        {
            yield return Interop.Ask(1);
            await ended.Task;
            yield return Interop.Ask(1);
        }
    }

    [Fact]
    public async Task Calls_that_come_during_the_drain_go_to_the_next_server()
    {
        await using var old = await StartAsync(drainFor: Gate.Patience);
        using var channel = new RpcChannel(old.Grpc);
        var call = channel.UnaryAsync(Gate.Wait, new Empty(), new CallOptions { Timeout = Gate.Patience });
        await gate.BegunAsync();
        var stopping = old.StopAsync();
        await ClosedAsync(old.Grpc);
        Assert.Equal(StatusCode.Unavailable, await RefusedAsync(channel));

        await using var next = await InteropHost.StartAsync(old.Grpc.Port, 0);
        await channel.UnaryAsync(Interop.EmptyCall, new Empty(), new CallOptions { Retries = 5, Timeout = Gate.Patience });
        Assert.False(call.IsCompleted);
        gate.Open();
        Assert.Equal(new Empty(), await call);
        await stopping.WaitAsync(Gate.Patience);
    }

    private Task<InteropHost> StartAsync(TimeSpan drainFor) =>
        InteropHost.StartAsync(0, 0, services => services.Configure<RpcServerOptions>(options => options.DrainFor = drainFor), gate.MapOn);

    /// <summary>Until the connection's end is known here, the server still answers.</summary>
    private static async Task<StatusCode> RefusedAsync(RpcChannel channel)
    {
        using var patience = new CancellationTokenSource(Gate.Patience);
        try
        {
            while (true)
                await channel.UnaryAsync(Interop.EmptyCall, new Empty(), new CallOptions { Cancellation = patience.Token });
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    /// <summary>The server takes no more connections.</summary>
    private static async Task ClosedAsync(Uri server)
    {
        using var patience = new CancellationTokenSource(Gate.Patience);
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(server.Host, server.Port, patience.Token);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
