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

    /// <summary>A grain whose state cannot be read faults alone.</summary>
    public async Task<List<Opening>> OpenAsync(
        List<TurnItem> items, LoadedGroup loaded, KeptStates kept, ForceSet force, List<ItemResult> settled, CancellationToken cancel)
    {
        var openings = new List<Opening>();
        await cipher.EachPreparedAsync(
            items.GroupBy(item => item.Grain).ToList(), waiting => openings.Add(Open(waiting.Key, [.. waiting], loaded, kept, force)),
            (waiting, fault) => settled.AddRange(GoFaults.OfGrain([.. waiting], fault)), make: false, cancel);
        return openings;
    }

    private Opening Open(GrainId grain, IReadOnlyList<TurnItem> items, LoadedGroup loaded, KeptStates kept, ForceSet force)
    {
        var entry = codec.Catalog[grain.Kind];
        var stored = loaded.Grains.GetValueOrDefault(grain);
        var now = Microseconds.Of(loaded.Clock.Business);
        return new Opening
        {
            Grain = grain,
            Entry = entry,
            Version = stored?.Version ?? 0,
            State = stored is null ? entry.Grain.Empty(grain.Key) : StateOf(grain, stored, kept),
            LastHash = stored?.State.LastHash ?? EventHash.Start,
            Now = stored is null ? now : Instant.Max(now, stored.State.LastAt),
            RealNow = Microseconds.Of(loaded.Clock.Real),
            InForce = grain.Kind == GrainKind.Customer
                ? force.Gates with { Gates = force.Gates.Gates.SetItem(grain, new GateView(loaded.GateEpochs.GetValueOrDefault(grain), null)) }
                : force.Gates,
            ForceDigest = force.Digest,
            Items = items,
        };
    }

    private object StateOf(GrainId grain, LoadedGrain stored, KeptStates kept)
    {
        if (kept.Find(grain, stored.Version) is { } known) return known;
        var state = codec.ReadState(grain.Kind, stored.State.Schema, stored.State.Body);
        activations.Keep(grain, stored.Version, state);
        return state;
    }
}
