using Plixo.Silo.Stores;

namespace Plixo.Silo.Host.Observing;

/// <summary>Whether this silo should get work: it serves, and its store answers.</summary>
public sealed class Readiness(IStore store)
{
    /// <summary>How long the store may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile string state = "starting";

    public void Serve() => state = "serving";

    public void Drain() => state = "draining";

    /// <summary>Null where it is ready, else why not.</summary>
    public async Task<string?> WhyNotAsync(CancellationToken cancel)
    {
        if (state != "serving") return state;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await store.ClockAsync(patience.Token);
            return null;
        }
        catch (Exception fault)
        {
            return $"the store does not answer: {fault.GetType().Name}";
        }
    }
}
