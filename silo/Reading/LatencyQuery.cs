using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Kpi;
using Plixo.Grains.Ladders;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>An e-mail that left, and how long after its step fell due.</summary>
public sealed record SentEmail(string Segment, Instant Sent, SendingDelay Delay, bool Automatic);

/// <summary>Latency of the e-mails of a window, net of quiet hours, closed days and the contact interval by the policy in force now.</summary>
public static class LatencyQuery
{
    /// <summary>E-mails that are looked at; a window with more is answered from its newest.</summary>
    public const int MostEmails = 100_000;

    public static async Task<IReadOnlyList<SentEmail>> SentAsync(
        IReadModel store, InForce inForce, Instant since, Instant until, string segment, CancellationToken cancel)
    {
        var emails = await store.QueryAsync(
            $"""
            SELECT m.segment, m.draft, m.customer, m.currency, min(m.at), min(m.step_due_at), min(m.drafted_at), min(m.approved_at),
                max(m.automatic), c.zone,
                (SELECT max(p.at) FROM contact_made p WHERE p.customer = m.customer AND p.currency = m.currency AND p.draft <> m.draft AND p.at < min(m.at))
            FROM contact_made m JOIN customer c ON c.key = m.customer
            WHERE m.kind = 'email' AND m.at >= $since AND m.at < $until AND m.step_due_at IS NOT NULL AND ($segment = '' OR m.segment = $segment)
            GROUP BY m.segment, m.draft, m.customer, m.currency, c.zone
            ORDER BY min(m.at) DESC LIMIT {MostEmails}
            """,
            new Dictionary<string, object?> { ["$since"] = since.ToRow(), ["$until"] = until.ToRow(), ["$segment"] = segment },
            row => Of(row, inForce), cancel);
        return [.. emails.OfType<SentEmail>()];
    }

    private static SentEmail? Of(IReadOnlyList<object?> row, InForce inForce)
    {
        if (inForce.Segment(new SegmentKey((string)row[0]!)) is not { } segment) return null;
        var zone = (string)row[9]! is { Length: > 0 } own && Zones.IsKnown(own) ? Zones.Of(own) : segment.Policy.TimeZone;
        var sent = RowValues.ToInstant(row[4]);
        var before = RowValues.ToInstantOrNull(row[10]);
        var delay = SendingDelay.Of(
            RowValues.ToInstant(row[5]), sent, inForce.SendingTime(segment, zone),
            before is { } last ? ContactInterval.NextEligible(last, segment.Policy.TimeZone, segment.ContactIntervalDays()) : null, RowValues.ToInstantOrNull(row[6]),
            RowValues.ToFlag(row[8]) ? null : RowValues.ToInstantOrNull(row[7]));
        return new SentEmail((string)row[0]!, sent, delay, RowValues.ToFlag(row[8]));
    }
}
