using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Queue;

/// <summary>Waits for the store's hint, at most one heartbeat long, and never wakes more often than the list should be read.</summary>
internal sealed class QueueWatch : IDisposable
{
    private static readonly Duration Heartbeat = Duration.FromSeconds(10);

    /// <summary>Between two readings of the list, whatever is hinted: a watcher costs the store at most 5 in a second.</summary>
    private static readonly Duration Shortest = Duration.FromMilliseconds(200);

    private readonly IStore store;
    private readonly ISiloClock clock;
    private readonly Signal hinted = new();
    private Duration began;

    public QueueWatch(IStore store, ISiloClock clock)
    {
        this.store = store;
        this.clock = clock;
        store.Hinted += hinted.Set;
    }

    /// <summary>Whether the list that is being read should be read anew already.</summary>
    public bool IsDue => hinted.IsSet && clock.Monotonic - began >= Shortest;

    /// <summary>A reading begins.</summary>
    public void Begins() => began = clock.Monotonic;

    /// <summary>Ends when something may have changed since the reading began, or the heartbeat is due.</summary>
    public async Task ChangedAsync(CancellationToken cancel)
    {
        var rest = Shortest - (clock.Monotonic - began);
        if (rest > Duration.Zero) await clock.DelayAsync(rest, cancel);
        await hinted.WaitAsync(clock, Heartbeat - Shortest, cancel);
    }

    public void Dispose() => store.Hinted -= hinted.Set;
}
