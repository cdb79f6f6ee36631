using System.Collections.Concurrent;
using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>
/// States in memory by grain and version. It saves reading the bytes and nothing else: which version counts is always
/// what the store says, so a stale entry is harmless.
/// </summary>
/// <remarks>Two halves: a full one becomes the old one, and what was in the old one and was not asked for meanwhile is let go.</remarks>
public sealed class ActivationCache
{
    private const int Half = TurnLimits.MostActivations / 2;

    private ConcurrentDictionary<GrainId, Kept> young = new();
    private ConcurrentDictionary<GrainId, Kept> old = new();

    // The dictionary's own count takes every one of its locks, which shows in each turn.
    private int count;

    public object? Find(GrainId grain, long version)
    {
        if (young.TryGetValue(grain, out var kept)) return kept.Version == version ? kept.State : null;
        if (!old.TryGetValue(grain, out kept) || kept.Version != version) return null;
        Keep(grain, version, kept.State);
        return kept.State;
    }

    public void Keep(GrainId grain, long version, object state)
    {
        var kept = new Kept(version, state);
        if (!young.TryAdd(grain, kept))
        {
            young[grain] = kept;
        }
        else if (Interlocked.Increment(ref count) >= Half)
        {
            // Two workers that are here at once let go of more than they had to.
            (old, young) = (young, new ConcurrentDictionary<GrainId, Kept>());
            Interlocked.Exchange(ref count, 0);
        }
    }

    private sealed record Kept(long Version, object State);
}
