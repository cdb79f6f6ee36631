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

    public QueueWatch(IStore store, ISiloClock clock)
    {
        this.store = store;
        this.clock = clock;
        store.Hinted += hinted.Set;
    }

    /// <summary>Ends when something may have changed or the heartbeat is due.</summary>
    public async Task ChangedAsync(CancellationToken cancel)
    {
        await clock.DelayAsync(Shortest, cancel);
        await hinted.WaitAsync(clock, Heartbeat - Shortest, cancel);
    }

    public void Dispose() => store.Hinted -= hinted.Set;
}
