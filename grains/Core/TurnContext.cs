using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Core;

/// <summary>All that the outside world knows and a turn may use. Everything here stands in the decision record.</summary>
public sealed record TurnContext
{
    /// <summary>The grain whose turn this is.</summary>
    public required GrainId Self { get; init; }

    /// <summary>The version that the turn will make, if it has events. Ids derive from it.</summary>
    public required long Version { get; init; }

    /// <summary>The business clock, to the microsecond; never earlier than the grain's previous turn.</summary>
    public required Instant Now { get; init; }

    /// <summary>The database's real clock, for what people wait for: undo and claims.</summary>
    public Instant RealNow { get; init; }

    public required Actor Actor { get; init; }

    /// <summary>What workspace and segments show, each with its epoch.</summary>
    public required InForce InForce { get; init; }

    /// <summary>What the needs of this message found.</summary>
    public FoundRows Rows { get; init; } = FoundRows.None;

    /// <summary>An id that no other turn makes: a function of grain, version and index.</summary>
    public string NewId(string prefix, int index) => $"{prefix}{Self.Key}-{Version}{(index == 0 ? "" : $"-{index}")}";
}

/// <summary>The views of workspace and segments that were in force when the turn was decided.</summary>
public sealed record InForce
{
    public static readonly InForce Empty = new();

    public ImmutableDictionary<GrainId, GateView> Gates { get; init; } = ImmutableDictionary<GrainId, GateView>.Empty;

    public long EpochOf(GrainId gate) => Gates.TryGetValue(gate, out var view) ? view.Epoch : 0;
}

/// <summary>What a gate shows. The epoch moves whenever the view changes or a recall passes through the gate.</summary>
public sealed record GateView(long Epoch, object? View);
