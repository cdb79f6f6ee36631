using Grpc.Testing;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Rpc.Server;
using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

/// <summary>Calls share the sources of their tokens one after the other: what ends one must not end the next.</summary>
public sealed class CallLifetimes
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public void Token_that_fired_is_given_to_nobody_else()
    {
        for (var i = 0; i < 100; i++)
        {
            var past = CallLifetime.Begin(TimeSpan.Zero, default, default);
            Assert.True(past.Token.IsCancellationRequested);
            past.Dispose();
            var next = CallLifetime.Begin(Long, default, default);
            Assert.False(next.Token.IsCancellationRequested);
            next.Dispose();
        }
    }

    [Fact]
    public void Lifetime_that_is_ended_late_once_more_leaves_the_next_call_alone()
    {
        var past = CallLifetime.Begin(Long, default, default);
        past.Dispose();
        var next = CallLifetime.Begin(Long, default, default);
        past.Dispose();
        var other = CallLifetime.Begin(Long, default, default);
        Assert.NotEqual(next.Token, other.Token);
        Assert.Equal((true, false, false), (past.Token.IsCancellationRequested, next.Token.IsCancellationRequested, other.Token.IsCancellationRequested));
        next.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Call_that_a_handler_keeps_has_a_token_that_fired()
    {
        var gate = new Gate();
        await using var host = await InteropHost.StartAsync(0, 0, also: gate.MapOn);
        using var channel = new RpcChannel(host.Grpc);
        var answer = channel.UnaryAsync(Gate.Wait, new Empty(), new CallOptions { Timeout = Long });
        var kept = await gate.BegunAsync();
        Assert.False(kept.CancellationToken.IsCancellationRequested);
        gate.Open();
        await answer;
        Assert.True(kept.CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public async Task Caller_and_deadline_of_an_earlier_call_do_not_end_a_later_one()
    {
        using var caller = new CancellationTokenSource();
        CallLifetime.Begin(TimeSpan.FromMilliseconds(20), caller.Token, caller.Token).Dispose();
        var later = CallLifetime.Begin(Long, default, default);
        var timed = CallLifetime.Begin(TimeSpan.FromMilliseconds(60), default, default);
        var fired = new TaskCompletionSource();
        using var registration = timed.Token.Register(fired.SetResult);
        await caller.CancelAsync();
        await fired.Task.WaitAsync(Gate.Patience);
        Assert.False(later.Token.IsCancellationRequested);
        Assert.Equal(StatusCode.DeadlineExceeded, timed.Status.Code);
        later.Dispose();
        timed.Dispose();
    }

    [Fact]
    public void Status_says_whose_token_fired()
    {
        using var caller = new CancellationTokenSource();
        using var server = new CancellationTokenSource();
        var drained = CallLifetime.Begin(null, caller.Token, server.Token);
        var cancelled = CallLifetime.Begin(Long, caller.Token, default);
        var plain = CallLifetime.Begin(null, caller.Token, default);
        server.Cancel();
        Assert.Equal((true, StatusCode.Unavailable), (drained.Token.IsCancellationRequested, drained.Status.Code));
        Assert.False(cancelled.Token.IsCancellationRequested);
        caller.Cancel();
        Assert.Equal((true, StatusCode.Cancelled), (cancelled.Token.IsCancellationRequested, cancelled.Status.Code));
        Assert.Equal((true, StatusCode.Cancelled), (plain.Token.IsCancellationRequested, plain.Status.Code));
        drained.Dispose();
        cancelled.Dispose();
        plain.Dispose();
    }

    /// <summary>Calls that begin and end on all threads while their callers, deadlines and the server's end fire.</summary>
    [Fact]
    public async Task Calls_on_all_threads_get_their_own_end_only()
    {
        using var server = new CancellationTokenSource();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                using var caller = new CancellationTokenSource();
                var call = CallLifetime.Begin(i % 3 == 0 ? TimeSpan.FromMilliseconds(1) : Long, caller.Token, server.Token);
                Assert.True(i % 3 == 0 || !call.Token.IsCancellationRequested);
                if (i % 2 == 0)
                    caller.Cancel();
                // A deadline of a millisecond may have passed before.
                Assert.True(i % 2 != 0 || (call.Token.IsCancellationRequested
                    && (call.Status.Code == StatusCode.Cancelled || (i % 3 == 0 && call.Status.Code == StatusCode.DeadlineExceeded))));
                call.Dispose();
            }
        })));
        var last = CallLifetime.Begin(Long, default, server.Token);
        await server.CancelAsync();
        Assert.Equal((true, StatusCode.Unavailable), (last.Token.IsCancellationRequested, last.Status.Code));
        last.Dispose();
    }
}
