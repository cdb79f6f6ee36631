using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Reading;

/// <summary>The states of grains as they are stored, for readers outside a turn.</summary>
public sealed class StoredStates(IStore store, TurnCodec codec, IPersonalCipher cipher)
{
    /// <summary>Of those of the grains that had a turn, each with its version.</summary>
    public async Task<IReadOnlyDictionary<GrainId, (long Version, TState State)>> OfAsync<TState>(
        IReadOnlyCollection<GrainId> grains, CancellationToken cancel)
    {
        var loaded = await store.LoadAsync(grains, [], [], ImmutableDictionary<GrainId, long>.Empty, cancel);
        var states = new Dictionary<GrainId, (long, TState)>();
        foreach (var (grain, found) in loaded.Grains)
        {
            var state = await cipher.PreparedAsync(
                make: false, () => codec.ReadState(grain.Kind, found.State.Schema, found.State.Body), cancel);
            states[grain] = (found.Version, (TState)state);
        }

        return states;
    }
}
