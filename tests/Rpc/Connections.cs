using System.Buffers.Binary;
using Grpc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

/// <summary>What a connection promises beside its calls: streams, pings, its end.</summary>
public sealed class Connections
{
    private const string EmptyCall = "grpc.testing.TestService/EmptyCall";

    private static readonly byte[] Empty = RawCalls.Frame(new Empty());

    private readonly Gate gate = new();

    [Fact]
    public async Task Settings_say_how_many_streams_may_be_open()
    {
        await using var host = await InteropHost.StartAsync(0, 0);
        using var connection = await RawHttp2.ConnectAsync(host.Grpc);
        var settings = await connection.ReadUntilAsync(frame => frame is { Type: RawHttp2.Settings, Flags: 0 });
        Assert.Contains((3, 1024u), settings.Payload.Chunk(6).Select(one =>
            ((int)BinaryPrimitives.ReadUInt16BigEndian(one), BinaryPrimitives.ReadUInt32BigEndian(one.AsSpan(2)))));
    }

    [Fact]
    public async Task Ping_is_answered_with_what_it_carried()
    {
        await using var host = await InteropHost.StartAsync(0, 0);
        using var connection = await RawHttp2.ConnectAsync(host.Grpc);
        await connection.WriteAsync(RawHttp2.Ping, 0, 0, "12345678"u8.ToArray());
        var answer = await connection.ReadUntilAsync(frame => frame is { Type: RawHttp2.Ping, Flags: RawHttp2.Ack });
        Assert.Equal("12345678"u8.ToArray(), answer.Payload);
    }

    [Fact]
    public async Task Keep_alive_pings_find_a_peer_that_is_gone_and_its_calls_end()
    {
        await using (var usual = await InteropHost.StartAsync(0, 0))
        {
            var limits = usual.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.Http2;
            Assert.Equal((30, 20), (limits.KeepAlivePingDelay.TotalSeconds, limits.KeepAlivePingTimeout.TotalSeconds));
        }

        await using var host = await InteropHost.StartAsync(0, 0, services => services.PostConfigure<KestrelServerOptions>(kestrel =>
            (kestrel.Limits.Http2.KeepAlivePingDelay, kestrel.Limits.Http2.KeepAlivePingTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))),
            gate.MapOn);
        using var connection = await RawHttp2.ConnectAsync(host.Grpc);
        await connection.CallAsync(1, Gate.Path, Empty);
        var call = await gate.BegunAsync();
        var ended = new TaskCompletionSource();
        using var registration = call.CancellationToken.Register(ended.SetResult);
        await connection.ReadUntilAsync(frame => frame is { Type: RawHttp2.Ping, Flags: 0 });
        await ended.Task.WaitAsync(Gate.Patience);
        while (await connection.ReadAsync() is not null)
        {
        }
    }

    [Fact]
    public async Task Server_that_stops_says_so_and_answers_what_it_has_begun()
    {
        await using var host = await InteropHost.StartAsync(0, 0, also: gate.MapOn);
        using var connection = await RawHttp2.ConnectAsync(host.Grpc);
        await connection.CallAsync(1, Gate.Path, Empty);
        await gate.BegunAsync();
        var stopping = host.StopAsync();
        var goAway = await connection.ReadUntilAsync(frame => frame.Type == RawHttp2.GoAway);
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32BigEndian(goAway.Payload.AsSpan(4)));
        gate.Open();
        await connection.ReadUntilAsync(frame => frame is { Type: RawHttp2.Data, Stream: 1 } && frame.Payload.AsSpan().SequenceEqual(Empty));
        await connection.ReadUntilAsync(frame => frame is { Type: RawHttp2.HeadersType, Stream: 1, EndsStream: true });
        connection.Dispose();
        await stopping.WaitAsync(Gate.Patience);
    }

    [Fact]
    public async Task Headers_over_the_limit_cost_their_own_call_only()
    {
        await using var host = await InteropHost.StartAsync(0, 0, also: gate.MapOn);
        using var connection = await RawHttp2.ConnectAsync(host.Grpc);
        await connection.CallAsync(1, Gate.Path, Empty);
        await gate.BegunAsync();
        await connection.CallAsync(3, EmptyCall, Empty, [.. Enumerable.Range(0, 3).Select(i => ($"x-large-{i}", new string('x', 12_000)))]);
        var refusal = await connection.ReadUntilAsync(frame => frame is { Stream: 3, Type: RawHttp2.HeadersType or RawHttp2.Data or RawHttp2.ResetStream });
        Assert.True(refusal.EndsStream || refusal.Type == RawHttp2.ResetStream);
        await connection.CallAsync(5, EmptyCall, Empty);
        await connection.ReadUntilAsync(frame => frame is { Type: RawHttp2.Data, Stream: 5 } && frame.Payload.AsSpan().SequenceEqual(Empty));
        gate.Open();
        await connection.ReadUntilAsync(frame => frame is { Type: RawHttp2.Data, Stream: 1 } && frame.Payload.AsSpan().SequenceEqual(Empty));
    }

    [Fact]
    public async Task Header_over_the_limit_ends_its_connection_and_no_other()
    {
        await using var host = await InteropHost.StartAsync(0, 0);
        using var other = await RawHttp2.ConnectAsync(host.Grpc);
        using var connection = await RawHttp2.ConnectAsync(host.Grpc);
        await connection.CallAsync(1, EmptyCall, Empty, ("x-large", new string('x', 40_000)));
        var goAway = await connection.ReadUntilAsync(frame => frame.Type == RawHttp2.GoAway);
        Assert.NotEqual(0u, BinaryPrimitives.ReadUInt32BigEndian(goAway.Payload.AsSpan(4)));
        await other.CallAsync(1, EmptyCall, Empty);
        await other.ReadUntilAsync(frame => frame is { Type: RawHttp2.Data, Stream: 1 } && frame.Payload.AsSpan().SequenceEqual(Empty));
    }
}
