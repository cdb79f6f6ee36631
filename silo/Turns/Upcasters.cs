using System.Text.Json.Nodes;
using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

public enum Upcast
{
    State = 1,
    Event,
    Message,
    View,
    Reply,
}

/// <summary>
/// Brings the JSON of one shape from one schema version to the next, on reading; what is stored never changes.
/// </summary>
public interface IUpcaster
{
    GrainKind Kind { get; }

    Upcast What { get; }

    /// <summary>The stable name; empty for a state, a view and a reply.</summary>
    string Type { get; }

    /// <summary>It makes the next version of this one.</summary>
    int FromSchema { get; }

    JsonNode Apply(JsonNode body);
}

/// <summary>Every upcaster there is. A version step without one is a step that left the shape as it was.</summary>
public sealed class Upcasters(params IEnumerable<IUpcaster> upcasters)
{
    private readonly Dictionary<(GrainKind, Upcast, string, int), IUpcaster> steps =
        upcasters.ToDictionary(step => (step.Kind, step.What, step.Type, step.FromSchema));

    /// <summary>Null where the bytes can be read as they are.</summary>
    public JsonNode? Apply(GrainKind kind, Upcast what, string type, int fromSchema, int toSchema, byte[] body)
    {
        if (fromSchema > toSchema)
            throw new InvalidOperationException(
                $"{kind} {what} '{type}' was written with schema {fromSchema}, this version reads up to {toSchema}: a newer silo wrote it.");

        JsonNode? node = null;
        for (var schema = fromSchema; schema < toSchema; schema++)
        {
            if (steps.TryGetValue((kind, what, type, schema), out var step))
                node = step.Apply(node ?? JsonNode.Parse(body)!);
        }
        return node;
    }
}
