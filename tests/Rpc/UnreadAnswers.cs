using System.Threading.Channels;
using Grpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Rpc.Server;
using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

/// <summary>Callers that do not read what they asked for: their answers are bounded like calls are.</summary>
public sealed class UnreadAnswers : IAsyncLifetime
{
    private const string Unary = "grpc.testing.TestService/UnaryCall";
    private const int MaxCalls = 3;
    private const int Size = 50_000;

    private static readonly byte[] Large = RawCalls.Frame(new SimpleRequest { ResponseSize = Size });

    private readonly Ends ends = new();
    private InteropHost host = null!;
    private RawHttp2 caller = null!;

    public async Task InitializeAsync()
    {
        host = await InteropHost.StartAsync(0, 0, services => services.AddSingleton<IRpcInterceptor>(ends)
            .Configure<RpcServerOptions>(options => options.MaxConcurrentCalls = MaxCalls));
        caller = await RawHttp2.ConnectAsync(host.Grpc);
        await caller.SetWindowAsync(0);
    }

    public async Task DisposeAsync()
    {
        caller.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Calls_count_until_their_answers_have_left()
    {
        var streams = Enumerable.Range(0, MaxCalls).Select(i => (2 * i) + 1).ToList();
        foreach (var stream in streams)
            await caller.CallAsync(stream, Unary, Large);
        foreach (var _ in streams)
            await caller.ReadUntilAsync(frame => frame.Type == RawHttp2.HeadersType);

        using var other = new RpcChannel(host.Grpc);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => other.UnaryAsync(Interop.EmptyCall, new Empty()));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.Equal(StatusCode.ResourceExhausted, await ends.NextAsync());

        await caller.OpenWindowAsync(0, MaxCalls * Size * 2);
        foreach (var stream in streams)
        {
            await caller.OpenWindowAsync(stream, Size * 2);
            await caller.ReadUntilAsync(frame => frame.Stream == stream && frame.EndsStream);
            Assert.Equal(StatusCode.Ok, await ends.NextAsync());
        }
        await other.UnaryAsync(Interop.EmptyCall, new Empty());
    }

    [Fact]
    public async Task Answer_that_is_not_read_by_the_deadline_is_reset_and_counts_no_more()
    {
        for (var i = 0; i < MaxCalls * 2; i++)
        {
            var stream = (2 * i) + 1;
            // The first answer of a process takes its time; one that has not begun by its deadline would end without a reset.
            await caller.CallAsync(stream, Unary, Large, ("grpc-timeout", i == 0 ? "3S" : "300m"));
            await caller.ReadUntilAsync(frame => frame is { Type: RawHttp2.ResetStream } && frame.Stream == stream);
            Assert.Equal(StatusCode.DeadlineExceeded, await ends.NextAsync());
        }
    }

    [Fact]
    public async Task Caller_that_goes_away_before_its_answer_has_left_cancelled_the_call()
    {
        await caller.CallAsync(1, Unary, Large);
        await caller.ReadUntilAsync(frame => frame.Type == RawHttp2.HeadersType);
        caller.Dispose();
        Assert.Equal(StatusCode.Cancelled, await ends.NextAsync());
    }

    private sealed class Ends : IRpcInterceptor
    {
        private readonly Channel<StatusCode> seen = Channel.CreateUnbounded<StatusCode>();

        public void OnEnd(CallContext call, StatusCode status) => seen.Writer.TryWrite(status);

        public async Task<StatusCode> NextAsync() => await seen.Reader.ReadAsync().AsTask().WaitAsync(Gate.Patience);
    }
}
