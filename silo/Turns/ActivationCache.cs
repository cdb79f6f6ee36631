using System.Collections.Concurrent;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>
/// States in memory by grain and version. Which version counts is always what the store says: a turn of a stale one is lost when it
/// is committed, and then the entry is let go.
/// </summary>
/// <remarks>Two halves: a full one becomes the old one, and what was in the old one and was not asked for meanwhile is let go.</remarks>
public sealed class ActivationCache
{
    private const int Half = TurnLimits.MostActivations / 2;

    private ConcurrentDictionary<GrainId, KeptState> young = new();
    private ConcurrentDictionary<GrainId, KeptState> old = new();

    // The dictionary's own count takes every one of its locks, which shows in each turn.
    private int count;

    /// <summary>What is in memory of these.</summary>
    public KeptStates Kept(IReadOnlyCollection<GrainId> grains)
    {
        var states = new Dictionary<GrainId, KeptState>(grains.Count);
        foreach (var grain in grains)
        {
            if (young.TryGetValue(grain, out var kept))
            {
                states.Add(grain, kept);
            }
            else if (old.TryGetValue(grain, out kept))
            {
                Keep(grain, kept);
                states.Add(grain, kept);
            }
        }

        return new KeptStates(states);
    }

    /// <summary>What the store answered, whose body it did not send again where it was in memory; read, it is kept.</summary>
    public KeptState StateOf(TurnCodec codec, GrainId grain, LoadedGrain stored, KeptStates kept)
    {
        if (kept.Find(grain) is { } known && known.Version == stored.Version) return known;
        var read = new KeptState(
            stored.Version, codec.ReadState(grain.Kind, stored.State.Schema, stored.State.Body), stored.State.LastHash, stored.State.LastAt);
        Keep(grain, read);
        return read;
    }

    /// <summary>A reader that was slow does not put back what a turn has replaced.</summary>
    public void Keep(GrainId grain, KeptState kept)
    {
        if (!young.TryAdd(grain, kept))
        {
            young.AddOrUpdate(grain, static (_, late) => late, static (_, there, late) => there.Version > late.Version ? there : late, kept);
        }
        else if (Interlocked.Increment(ref count) >= Half)
        {
            // Two workers that are here at once let go of more than they had to.
            (old, young) = (young, new ConcurrentDictionary<GrainId, KeptState>());
            Interlocked.Exchange(ref count, 0);
        }
    }

    /// <summary>It may be stale: the next group that wants it asks the store.</summary>
    public void Drop(GrainId grain)
    {
        old.TryRemove(grain, out _);
        if (young.TryRemove(grain, out _)) Interlocked.Decrement(ref count);
    }
}
