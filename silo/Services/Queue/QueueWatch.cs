using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Queue;

/// <summary>
/// When a watcher looks: at hints of the store, at the latest after a heartbeat. A glance, at what is in force, is cheap and follows every
/// hint, also while the list is read; the list itself is read no more often than it should be.
/// </summary>
internal sealed class QueueWatch : IDisposable
{
    private static readonly Duration Heartbeat = Duration.FromSeconds(10);

    /// <summary>Between two readings of the list, whatever is hinted: a watcher costs the store at most 5 in a second.</summary>
    private static readonly Duration Shortest = Duration.FromMilliseconds(200);

    /// <summary>Between two glances.</summary>
    private static readonly Duration Spacing = Duration.FromMilliseconds(40);

    private readonly IStore store;
    private readonly ISiloClock clock;
    private readonly Signal woken = new();
    private volatile bool isStale;
    private Duration began;
    private Duration took;
    private Duration glanced;

    public QueueWatch(IStore store, ISiloClock clock)
    {
        this.store = store;
        this.clock = clock;
        store.Hinted += Hinted;
    }

    /// <summary>Whether the list that is being read should be read anew already.</summary>
    public bool IsOld => isStale && clock.Monotonic - began >= Shortest;

    /// <summary>Whether the list is to be read: it may have changed, and reading it takes no more than half of the watcher's time; or the heartbeat is due.</summary>
    public bool IsDue => clock.Monotonic >= Latest;

    private Duration Latest => began + (isStale ? Duration.Max(Shortest, took + took) : Heartbeat);

    /// <summary>A reading of the list begins.</summary>
    public void Begins()
    {
        isStale = false;
        began = clock.Monotonic;
    }

    /// <summary>It has ended.</summary>
    public void Ends() => took = clock.Monotonic - began;

    /// <summary>Ends when a glance may see something new, or the list is due.</summary>
    public async Task WakesAsync(CancellationToken cancel)
    {
        if (Latest > clock.Monotonic) await woken.WaitAsync(clock, Latest - clock.Monotonic, cancel);
        await SpacedAsync(cancel);
    }

    /// <summary>True when a glance may see something new; false once the work is done.</summary>
    public async Task<bool> WakesBeforeAsync(Task work, CancellationToken cancel)
    {
        _ = work.ContinueWith(_ => woken.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await woken.WaitAsync(cancel);
        if (work.IsCompleted) return false;
        await SpacedAsync(cancel);
        return true;
    }

    public void Dispose() => store.Hinted -= Hinted;

    private void Hinted()
    {
        isStale = true;
        woken.Set();
    }

    private async Task SpacedAsync(CancellationToken cancel)
    {
        var rest = glanced + Spacing - clock.Monotonic;
        if (rest > Duration.Zero) await clock.DelayAsync(rest, cancel);
        glanced = clock.Monotonic;
    }
}
