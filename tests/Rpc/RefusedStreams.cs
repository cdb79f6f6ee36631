using System.Net;
using System.Net.Sockets;
using Grpc.Testing;
using Plixo.Rpc;
using Plixo.Rpc.Client;

namespace Plixo.Tests.Rpc;

/// <summary>A server that refuses a stream after its first request came: the transport below would send the rest to the next one.</summary>
public sealed class RefusedStreams : IDisposable
{
    private const uint RefusedStream = 7;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private int taken;

    public void Dispose()
    {
        end.Dispose();
        listener.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_that_were_taken_are_not_sent_again_and_none_is_lost(bool duplex)
    {
        listener.Start();
        var serving = RefuseAsync();
        var channel = new RpcChannel(new Uri($"http://{listener.LocalEndpoint}"));
        var options = new CallOptions { Timeout = Gate.Patience, Retries = 5 };
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            if (!duplex)
                await channel.ClientStreamingAsync(Interop.StreamingInputCall, Once(new StreamingInputCallRequest()), options);
            await foreach (var _ in channel.Duplex(Interop.FullDuplexCall, Once(Interop.Ask(1)), options))
            {
            }
        });
        await end.CancelAsync();
        channel.Dispose();
        await serving;
        Assert.Equal((StatusCode.Unavailable, 1), (refusal.StatusCode, taken));
    }

    /// <summary>One request, and then more that have not come yet.</summary>
    private async IAsyncEnumerable<T> Once<T>(T request)
    {
        Interlocked.Increment(ref taken);
        yield return request;
        await Task.Delay(Timeout.InfiniteTimeSpan, end.Token);
    }

    private async Task RefuseAsync()
    {
        using var connection = await RawHttp2.AcceptAsync(listener);
        while (await connection.ReadAsync() is { } frame)
        {
            if (frame is { Type: RawHttp2.Data, Payload.Length: > 0 })
                await connection.ResetAsync(frame.Stream, RefusedStream);
        }
    }
}
