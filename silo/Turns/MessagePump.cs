using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>
/// Reads the waiting messages of this silo's partitions into the workers' queues: at once on a hint, else periodically.
/// The store is the truth; a hint may come late, twice or never.
/// </summary>
public sealed class MessagePump
{
    private readonly IStore store;
    private readonly TurnRunner runner;
    private readonly PartitionLeases leases;
    private readonly int partitions;
    private readonly ISiloClock clock;
    private readonly ILogger log;
    private readonly Signal wake = new();
    private readonly ConcurrentDictionary<(GrainId To, string From), Duration> resting = new();
    private int taken;
    private int takenWhenAsked = -1;

    public MessagePump(IStore store, TurnRunner runner, PartitionLeases leases, int partitions, ISiloClock clock, ILogger log)
    {
        this.store = store;
        this.runner = runner;
        this.leases = leases;
        this.partitions = partitions;
        this.clock = clock;
        this.log = log;
        runner.MessageSettled += Settled;
        runner.Took += () =>
        {
            Interlocked.Increment(ref taken);
            Hint();
        };
    }

    /// <summary>Something may wait.</summary>
    public void Hint() => wake.Set();

    public async Task RunAsync(CancellationToken cancel)
    {
        store.Hinted += Hint;
        try
        {
            while (true)
            {
                try
                {
                    while (await StepAsync(cancel))
                    {
                    }
                }
                catch (Exception fault) when (!cancel.IsCancellationRequested)
                {
                    log.PumpFailed(fault);
                    await clock.DelayAsync(TurnLimits.AfterStoreFault, cancel);
                }
                await wake.WaitAsync(clock, TurnLimits.MessageScan, cancel);
            }
        }
        finally
        {
            store.Hinted -= Hint;
        }
    }

    /// <summary>Reads once. True where as many as could be taken were, so that more may wait.</summary>
    private async Task<bool> StepAsync(CancellationToken cancel)
    {
        // A group takes what waits here before it needs more: while anything does, the store is asked once for each that has taken.
        var (waitsHere, takenNow) = (runner.MessagesWaiting, Volatile.Read(ref taken));
        if (waitsHere >= TurnLimits.TurnsTaken / 2 || (waitsHere > 0 && takenNow == takenWhenAsked)) return false;
        var owned = leases.Owned;
        var room = Math.Min(TurnLimits.TurnsInGroup, TurnLimits.MessagesAhead - runner.Messages);
        if (owned.Count == 0 || room <= 0) return false;
        takenWhenAsked = takenNow;
        var waiting = await store.WaitingAsync(owned, runner.GrainsWithMessages(), room, cancel);
        var now = clock.Monotonic;
        var started = 0;
        foreach (var message in waiting)
        {
            if (resting.TryGetValue((message.To, message.From), out var until))
            {
                if (now < until) continue;
                resting.TryRemove((message.To, message.From), out _);
            }
            if (leases.Of(Partitions.Of(message.To, partitions)) is not { } lease) continue;
            runner.Enqueue(new MessageItem(message, lease));
            started++;
        }
        return started > 0 && waiting.Count >= StoreLimits.UrgentOf(room);
    }

    /// <summary>One that failed rests a while, and with it what the same sender sent after it.</summary>
    private void Settled(ItemResult result)
    {
        if (result is { End: ItemEnd.Fault, Item: MessageItem { Waiting: var failed } })
            resting[(failed.To, failed.From)] = clock.Monotonic + TurnLimits.Backoff(failed.Attempts);
        wake.Set();
    }
}
