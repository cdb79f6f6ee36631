using System.Text.Json;
using NodaTime.Extensions;
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

    /// <summary>By which entries can be filtered.</summary>
    public static readonly MemoryField<AuditEntry>[] Fields =
    [
        new("actor", entry => entry.Actor), new("kind", entry => entry.Kind), new("resource", entry => entry.Resource),
        MemoryField.Time<AuditEntry>("time", entry => entry.Time.ToDateTimeOffset().ToInstant()),
    ];

    public static bool Holds(FilterNode? filter, AuditEntry entry) => MemoryFilter.Holds(filter, entry, Fields);

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
