using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Queue;

/// <summary>Waits for the store's hint, at most one heartbeat long, and never wakes more often than the list should be read.</summary>
internal sealed class QueueWatch : IDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    private readonly IStore store;
    private readonly SemaphoreSlim hinted = new(0, 1);

    public QueueWatch(IStore store)
    {
        this.store = store;
        store.Hinted += Hint;
    }

    /// <summary>Ends when something may have changed or the heartbeat is due.</summary>
    public async Task ChangedAsync(CancellationToken cancel)
    {
        await Task.Delay(Shortest, cancel);
        await hinted.WaitAsync(Heartbeat - Shortest, cancel);
    }

    public void Dispose()
    {
        store.Hinted -= Hint;
        hinted.Dispose();
    }

    private void Hint()
    {
        try
        {
            hinted.Release();
        }
        catch (SemaphoreFullException)
        {
            // One hint is enough.
        }
        catch (ObjectDisposedException)
        {
            // The watcher has gone while the hint was raised.
        }
    }
}
