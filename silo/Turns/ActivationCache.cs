using System.Collections.Concurrent;
using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>
/// States in memory by grain and version. It saves reading the bytes and nothing else: which version counts is always
/// what the store says, so a stale entry is harmless.
/// </summary>
public sealed class ActivationCache
{
    private readonly ConcurrentDictionary<GrainId, (long Version, object State)> states = new();

    // The dictionary's own count takes every one of its locks, which shows in each turn.
    private int count;

    public object? Find(GrainId grain, long version) =>
        states.TryGetValue(grain, out var kept) && kept.Version == version ? kept.State : null;

    /// <remarks>Past the limit all go at once: what is in use comes back with its next turn.</remarks>
    public void Keep(GrainId grain, long version, object state)
    {
        if (!states.TryAdd(grain, (version, state)))
        {
            states[grain] = (version, state);
        }
        else if (Interlocked.Increment(ref count) >= TurnLimits.MostActivations)
        {
            states.Clear();
            Interlocked.Exchange(ref count, 0);
        }
    }
}
