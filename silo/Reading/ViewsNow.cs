using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Reading;

/// <summary>What workspace and segments show now, for readers outside a turn; each question is asked of the store.</summary>
public sealed class ViewsNow(IStore store, TurnCodec codec, IPersonalCipher cipher)
{
    private readonly StoredStates states = new(store, codec, cipher);

    public async Task<WorkspaceState> WorkspaceAsync(CancellationToken cancel) =>
        await ViewAsync(GrainId.Workspace, cancel) as WorkspaceState ?? WorkspaceState.Empty;

    /// <summary>Null where there is no such segment.</summary>
    public async Task<SegmentView?> SegmentAsync(SegmentKey key, CancellationToken cancel) =>
        await ViewAsync(key.Grain, cancel) as SegmentView;

    /// <summary>The views of all gates as a turn would be given them.</summary>
    public async Task<InForce> AllAsync(CancellationToken cancel)
    {
        var loaded = await store.LoadAsync([], [], cancel);
        var gates = loaded.GateEpochs.Keys.Where(gate => gate.Kind is GrainKind.Workspace or GrainKind.Segment).ToList();
        var views = new Dictionary<GrainId, GateView>();
        foreach (var (gate, (epoch, view)) in await store.ViewsAsync(gates, cancel))
            views[gate] = new GateView(epoch, view is null ? null : await ReadAsync(gate, view, cancel));
        return new InForce { Gates = System.Collections.Immutable.ImmutableDictionary.CreateRange(views) };
    }

    /// <summary>The whole state of a grain; null before its first turn.</summary>
    public async Task<(TState? State, long Version)> StateAsync<TState>(GrainId grain, CancellationToken cancel)
        where TState : class =>
        (await states.OfAsync<TState>([grain], cancel)).TryGetValue(grain, out var found) ? (found.State, found.Version) : (null, 0);

    /// <summary>The states of those of the grains that had a turn.</summary>
    public async Task<IEnumerable<TState>> StatesAsync<TState>(IReadOnlyCollection<GrainId> grains, CancellationToken cancel)
        where TState : class =>
        (await states.OfAsync<TState>(grains, cancel)).Values.Select(found => found.State);

    private async Task<object?> ViewAsync(GrainId gate, CancellationToken cancel)
    {
        var views = await store.ViewsAsync([gate], cancel);
        return views.TryGetValue(gate, out var found) && found.View is { } view ? await ReadAsync(gate, view, cancel) : null;
    }

    private Task<object> ReadAsync(GrainId gate, byte[] view, CancellationToken cancel) =>
        cipher.PreparedAsync(make: false, () => codec.ReadView(gate.Kind, view), cancel);
}
