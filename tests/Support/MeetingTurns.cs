using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Tests.Support;

/// <summary>
/// Turns whose first callers wait for each other: each has read what was there before the first of them decides. Then one turn after the
/// other, whoever asks.
/// </summary>
public sealed class MeetingTurns(ITurns inner) : ITurns
{
    private readonly SemaphoreSlim one = new(1);
    private TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int waited;

    /// <summary>So many of those who ask next wait for each other.</summary>
    public void Meet(int callers)
    {
        met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref waited, callers);
    }

    public async Task<Reply> ExecuteAsync(
        GrainId grain, Message command, Actor actor, long? seen, RequestKey? request, byte[] requestDigest, CancellationToken cancel)
    {
        if (Interlocked.Decrement(ref waited) <= 0) met.TrySetResult();
        await met.Task.WaitAsync(cancel);
        await one.WaitAsync(cancel);
        try
        {
            return await inner.ExecuteAsync(grain, command, actor, seen, request, requestDigest, cancel);
        }
        finally
        {
            one.Release();
        }
    }
}
