using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>Makes an <see cref="Opening"/> of each grain that a group loaded, with what waits for it.</summary>
internal sealed class GrainOpener(TurnCodec codec, IPersonalCipher cipher, ActivationCache activations)
{
    /// <summary>The states in memory, held by whoever asks so that what is let go of meanwhile is not missed.</summary>
    public KeptStates Kept(IReadOnlyCollection<GrainId> grains) => activations.Kept(grains);

    /// <summary>What was decided on it did not work out, and it may be stale.</summary>
    public void Forget(GrainId grain) => activations.Drop(grain);

    /// <summary>A grain whose state cannot be read faults alone. What the store was asked for is what it answered, also where that is nothing.</summary>
    public async Task<List<Opening>> OpenAsync(
        List<TurnItem> items, LoadedGroup loaded, IReadOnlySet<GrainId> asked, KeptStates kept, ForceSet force, List<ItemResult> settled,
        CancellationToken cancel)
    {
        var openings = new List<Opening>();
        await cipher.EachPreparedAsync(
            items.GroupBy(item => item.Grain).ToList(), waiting => openings.Add(Open(waiting.Key, [.. waiting], loaded, asked.Contains(waiting.Key), kept, force)),
            (waiting, fault) => settled.AddRange(GoFaults.OfGrain([.. waiting], fault)), make: false, cancel);
        return openings;
    }

    private Opening Open(GrainId grain, IReadOnlyList<TurnItem> items, LoadedGroup loaded, bool asked, KeptStates kept, ForceSet force)
    {
        var entry = codec.Catalog[grain.Kind];
        var found = !asked ? kept.Find(grain) : loaded.Grains.GetValueOrDefault(grain) is { } stored ? activations.StateOf(codec, grain, stored, kept) : null;
        var now = Microseconds.Of(loaded.Clock.Business);
        return new Opening
        {
            Grain = grain,
            Entry = entry,
            Version = found?.Version ?? 0,
            State = found?.State ?? entry.Grain.Empty(grain.Key),
            IsFromMemory = !asked,
            LastHash = found?.LastHash ?? EventHash.Start,
            Now = found is null ? now : Instant.Max(now, found.LastAt),
            RealNow = Microseconds.Of(loaded.Clock.Real),
            InForce = grain.Kind == GrainKind.Customer
                ? force.Gates with { Gates = force.Gates.Gates.SetItem(grain, new GateView(loaded.GateEpochs.GetValueOrDefault(grain), null)) }
                : force.Gates,
            ForceDigest = force.Digest,
            Items = items,
        };
    }
}
