using Plixo.Grains.Core;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Reading;

/// <summary>The states of grains as they are stored, for readers outside a turn.</summary>
/// <param name="store">Says which version counts.</param>
/// <param name="codec">How states stand there.</param>
/// <param name="cipher">For personal values.</param>
/// <param name="memory">
/// Where versions may be taken from that were read before; null for readers that show personal values, which must not outlive their key.
/// </param>
public sealed class StoredStates(IStore store, TurnCodec codec, IPersonalCipher cipher, ActivationCache? memory = null)
{
    /// <summary>Of those of the grains that had a turn, each with its version.</summary>
    public async Task<IReadOnlyDictionary<GrainId, (long Version, TState State)>> OfAsync<TState>(
        IReadOnlyCollection<GrainId> grains, CancellationToken cancel)
    {
        var activations = memory ?? new ActivationCache();
        var kept = activations.Kept(grains);
        var loaded = await store.LoadAsync(grains, [], [], kept.Versions, cancel);
        var states = new Dictionary<GrainId, (long, TState)>();
        foreach (var (grain, found) in loaded.Grains)
        {
            var state = await cipher.PreparedAsync(make: false, () => activations.StateOf(codec, grain, found, kept), cancel);
            states[grain] = (state.Version, (TState)state.State);
        }

        return states;
    }
}
