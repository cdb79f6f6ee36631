using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

public sealed record KeptState(long Version, object State);

/// <summary>States that were in memory when a group was loaded.</summary>
public sealed class KeptStates(IReadOnlyDictionary<GrainId, KeptState> states)
{
    /// <summary>The store need not send these again.</summary>
    public IReadOnlyDictionary<GrainId, long> Versions { get; } = states.ToDictionary(state => state.Key, state => state.Value.Version);

    /// <summary>Null where none of this version was.</summary>
    public object? Find(GrainId grain, long version) =>
        states.TryGetValue(grain, out var kept) && kept.Version == version ? kept.State : null;
}
