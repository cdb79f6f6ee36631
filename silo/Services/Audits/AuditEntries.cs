using System.Text.Json;
using Plixo.Grains.Core;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.V1;

namespace Plixo.Silo.Services.Audits;

/// <summary>An entry and its place.</summary>
internal sealed record PlacedEntry(Position Position, AuditEntry Wire);

/// <summary>Events as people read them: who, what, when. The actor stands in the decision record of the turn's first event.</summary>
internal static class AuditEntries
{
    public static IReadOnlyList<PlacedEntry> Of(IEnumerable<PositionedEvent> events)
    {
        var entries = new List<PlacedEntry>();
        var actor = (Turn: default((GrainId, long)), Id: Actor.System.Id);
        foreach (var (position, stored) in events)
        {
            var turn = (stored.Grain, stored.Version);
            if (stored.Decision is { } decision) actor = (turn, ActorOf(decision));
            entries.Add(new PlacedEntry(position, new AuditEntry
            {
                Position = AuditPositions.Write(position),
                Time = stored.At.ToWire(),
                Actor = actor.Turn == turn ? actor.Id : "",
                Kind = stored.Type,
                Resource = ResourceOf(stored.Grain),
                Words = stored.Type.Replace('.', ' ').Replace('-', ' '),
            }));
        }

        return entries;
    }

    /// <summary>A filter over what an entry shows.</summary>
    public static bool Holds(FilterNode? filter, AuditEntry entry) => filter switch
    {
        null => true,
        FilterNode.All all => all.Parts.All(part => Holds(part, entry)),
        FilterNode.Some some => some.Parts.Any(part => Holds(part, entry)),
        FilterNode.Not not => !Holds(not.Part, entry),
        FilterNode.Compare compare => Holds(compare, entry),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "No such node."),
    };

    private static bool Holds(FilterNode.Compare compare, AuditEntry entry)
    {
        var value = compare.Field switch
        {
            "actor" => entry.Actor,
            "resource" => entry.Resource,
            "kind" => entry.Kind,
            "time" => entry.Time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            _ => throw Refusals.Invalid("filter", $"there is no field '{compare.Field}'; there are actor, kind, resource, time."),
        };
        var order = string.CompareOrdinal(value, compare.Value);
        return compare.Operator switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => value.Contains(compare.Value, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static string ActorOf(byte[] decision)
    {
        using var read = JsonDocument.Parse(decision);
        return read.RootElement.TryGetProperty("actor", out var actor) && actor.TryGetProperty("id", out var id)
            ? id.GetString() ?? ""
            : Actor.System.Id;
    }

    private static string ResourceOf(GrainId grain) => grain.Kind switch
    {
        GrainKind.Workspace => "workspace",
        GrainKind.Segment => $"segments/{grain.Key}",
        GrainKind.Customer => $"customers/{grain.Key}",
        _ => $"customers/-/invoices/{grain.Key}",
    };
}
