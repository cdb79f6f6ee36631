using Plixo.Rpc;
using Plixo.Rpc.Server;

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
            using var past = CallLifetime.Begin(TimeSpan.Zero, default, default);
            Assert.True(past.Token.IsCancellationRequested);
            past.Dispose();
            using var next = CallLifetime.Begin(Long, default, default);
            Assert.False(next.Token.IsCancellationRequested);
        }
    }

    [Fact]
    public async Task Caller_and_deadline_of_an_earlier_call_do_not_end_a_later_one()
    {
        using var caller = new CancellationTokenSource();
        CallLifetime.Begin(TimeSpan.FromMilliseconds(20), caller.Token, caller.Token).Dispose();
        using var later = CallLifetime.Begin(Long, default, default);
        using var timed = CallLifetime.Begin(TimeSpan.FromMilliseconds(60), default, default);
        var fired = new TaskCompletionSource();
        using var registration = timed.Token.Register(fired.SetResult);
        await caller.CancelAsync();
        await fired.Task.WaitAsync(Gate.Patience);
        Assert.False(later.Token.IsCancellationRequested);
        Assert.Equal(StatusCode.DeadlineExceeded, timed.Ended.Code);
    }

    [Fact]
    public void Reason_is_whose_token_fired()
    {
        using var caller = new CancellationTokenSource();
        using var server = new CancellationTokenSource();
        using var drained = CallLifetime.Begin(null, caller.Token, server.Token);
        server.Cancel();
        Assert.Equal((true, StatusCode.Unavailable), (drained.Token.IsCancellationRequested, drained.Ended.Code));
        using var cancelled = CallLifetime.Begin(Long, caller.Token, default);
        using var plain = CallLifetime.Begin(null, caller.Token, default);
        caller.Cancel();
        Assert.Equal((true, StatusCode.Cancelled), (cancelled.Token.IsCancellationRequested, cancelled.Ended.Code));
        Assert.Equal((true, StatusCode.Cancelled), (plain.Token.IsCancellationRequested, plain.Ended.Code));
    }
}
