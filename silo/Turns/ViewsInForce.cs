using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>The gates in force for a decision, and the digest under which the store holds the list of them.</summary>
public sealed record ForceSet(InForce Gates, string Digest);

/// <summary>What workspace and segments show, kept by epoch and read again only where an epoch has moved.</summary>
public sealed class ViewsInForce(ITurnStore store, TurnCodec codec, IPersonalCipher cipher)
{
    /// <summary>A grain that never has a turn: under its name the contents of a set are stored.</summary>
    public static readonly GrainId ContentKeeper = new(GrainKind.Workspace, "in-force");

    private ImmutableDictionary<GrainId, Shown> shown = ImmutableDictionary<GrainId, Shown>.Empty;
    private ForceSet? current;

    /// <summary>
    /// The set in force with these epochs. A set is stored before it is used, so that no decision record names one that is
    /// not there. Called by several workers at once: each works on its own copy and the newest stays.
    /// </summary>
    /// <param name="epochs">Of workspace and segments; other gates are ignored.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<ForceSet> RefreshAsync(IReadOnlyDictionary<GrainId, long> epochs, CancellationToken cancel)
    {
        var known = Volatile.Read(ref shown);
        var moved = epochs.Where(entry => entry.Key.Kind is GrainKind.Workspace or GrainKind.Segment)
            .Where(entry => !known.TryGetValue(entry.Key, out var view) || view.Epoch < entry.Value)
            .Select(entry => entry.Key).ToList();
        if (moved.Count == 0 && Volatile.Read(ref current) is { } set) return set;

        if (moved.Count > 0)
        {
            foreach (var (gate, (epoch, view)) in await store.ViewsAsync(moved, cancel))
                known = known.SetItem(gate, await ShowAsync(gate, epoch, view, cancel));
        }
        var made = await StoreAsync(known, cancel);
        Volatile.Write(ref shown, known);
        Volatile.Write(ref current, made);
        return made;
    }

    private async Task<Shown> ShowAsync(GrainId gate, long epoch, byte[]? view, CancellationToken cancel) => view is null
        ? new Shown(epoch, null, null)
        : new Shown(epoch, await cipher.PreparedAsync(make: false, () => codec.ReadView(gate.Kind, view), cancel), InForceRecord.Named(view));

    private async Task<ForceSet> StoreAsync(ImmutableDictionary<GrainId, Shown> gates, CancellationToken cancel)
    {
        var list = InForceRecord.List(gates.Select(gate => (gate.Key, gate.Value.Epoch, gate.Value.Bytes?.Digest ?? "")));
        var commit = new GrainCommit
        {
            Grain = ContentKeeper,
            BaseVersion = 0,
            NewVersion = 0,
            Contents = [list, .. gates.Values.Select(gate => gate.Bytes).OfType<Content>().DistinctBy(content => content.Digest)],
        };
        var results = await store.CommitAsync([commit], cancel);
        if (results[0].Verdict != CommitVerdict.Committed)
            throw new TurnFaultException($"The views in force could not be stored: {results[0].Verdict}, {results[0].Fault}.");
        return new ForceSet(
            new InForce { Gates = gates.ToImmutableDictionary(gate => gate.Key, gate => new GateView(gate.Value.Epoch, gate.Value.View)) },
            list.Digest);
    }

    private sealed record Shown(long Epoch, object? View, Content? Bytes);
}
