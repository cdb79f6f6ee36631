using NodaTime;
using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>A state in memory, with what a turn on it needs beside it.</summary>
/// <param name="LastHash">Of the grain's last event.</param>
/// <param name="LastAt">The business instant of its last turn.</param>
public sealed record KeptState(long Version, object State, byte[] LastHash, Instant LastAt);

/// <summary>States that were in memory when a group was loaded.</summary>
public sealed class KeptStates(IReadOnlyDictionary<GrainId, KeptState> states)
{
    /// <summary>The store need not send these again.</summary>
    public IReadOnlyDictionary<GrainId, long> Versions { get; } = states.ToDictionary(state => state.Key, state => state.Value.Version);

    /// <summary>Null where none was.</summary>
    public KeptState? Find(GrainId grain) => states.GetValueOrDefault(grain);
}
