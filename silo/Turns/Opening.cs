using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Turns;

/// <summary>A grain as a group found it, with what waits for it: all that deciding needs.</summary>
internal sealed class Opening
{
    public required GrainId Grain { get; init; }

    public required GrainEntry Entry { get; init; }

    public required long Version { get; init; }

    public required object State { get; init; }

    /// <summary>The state was in memory and the store was not asked which version counts: it says so when it commits.</summary>
    public bool IsFromMemory { get; init; }

    public required byte[] LastHash { get; init; }

    /// <summary>The business clock, not before the grain's last turn, to the microsecond.</summary>
    public required Instant Now { get; init; }

    /// <summary>The database's real clock, for what people wait for.</summary>
    public required Instant RealNow { get; init; }

    public required InForce InForce { get; init; }

    public required string ForceDigest { get; init; }

    public required IReadOnlyList<TurnItem> Items { get; init; }

    /// <summary>Of the first item. A later one that needs rows waits for the next group, because the turns before it may change them.</summary>
    public RowNeeds Needs { get; set; } = RowNeeds.None;

    public FoundRows Found { get; set; } = FoundRows.None;

    /// <summary>The first item could not be read or asked for its needs.</summary>
    public Exception? FirstFault { get; set; }
}
