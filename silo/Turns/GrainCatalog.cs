using System.Collections.Frozen;
using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>The kinds of grain that a silo runs, each with the stable names of its messages and events.</summary>
public sealed class GrainCatalog
{
    private readonly FrozenDictionary<GrainKind, GrainEntry> entries;

    /// <summary>Throws where a message, event or reply has no stable name.</summary>
    public GrainCatalog(params IEnumerable<IGrain> grains)
    {
        entries = grains.ToFrozenDictionary(grain => grain.Kind, grain => new GrainEntry(grain));
        Replies = StableNames.Of(typeof(ReplyBody), entries.Values.Select(entry => entry.Grain.StateType.Assembly));
    }

    public StableNames Replies { get; }

    public GrainEntry this[GrainKind kind] => entries.TryGetValue(kind, out var entry)
        ? entry
        : throw new InvalidOperationException($"No grain of kind {kind} is registered.");
}

public sealed class GrainEntry(IGrain grain)
{
    public IGrain Grain { get; } = grain;

    public StableNames Messages { get; } = StableNames.Of(grain.MessageType);

    public StableNames Events { get; } = StableNames.Of(grain.EventType);

    /// <summary>The type of what other grains are given of this one; null for kinds that show nothing.</summary>
    public Type? ViewType { get; } = grain.ViewType;
}
