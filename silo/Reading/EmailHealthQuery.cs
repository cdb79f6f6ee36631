using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>What became of e-mail: transmissions by outcome, and what came back. Counted on the day of the outcome.</summary>
public sealed record EmailCounts
{
    public static readonly EmailCounts None = new();

    public long Accepted { get; init; }

    public long BouncedHard { get; init; }

    public long BouncedSoft { get; init; }

    public long Complaints { get; init; }

    public long InDoubt { get; init; }

    public long Failed { get; init; }

    public long Suppressed { get; init; }

    /// <summary>In doubt counts as sent.</summary>
    public long Sent => Accepted + InDoubt;

    /// <summary>The limit that is passed, the stops before the warnings; empty where none is.</summary>
    public string AlertUnder(Guardrails rails)
    {
        var (bounced, judgesBounces, judgesComplaints) = (BouncedHard + BouncedSoft, Accepted >= rails.BounceMinimum, Accepted >= rails.ComplaintMinimum);
        return judgesBounces && bounced * 100m > Accepted * rails.BouncePercent ? $"bounces above {rails.BouncePercent} %: stop"
            : judgesComplaints && Complaints * 100m > Accepted * rails.ComplaintPercent ? $"complaints above {rails.ComplaintPercent} %: stop"
            : judgesBounces && bounced * 100m > Accepted * rails.BounceWarnPercent ? $"bounces above {rails.BounceWarnPercent} %: warning"
            : judgesComplaints && Complaints * 100m > Accepted * rails.ComplaintWarnPercent ? $"complaints above {rails.ComplaintWarnPercent} %: warning"
            : "";
    }

    public static EmailCounts operator +(EmailCounts left, EmailCounts right) => new()
    {
        Accepted = left.Accepted + right.Accepted,
        BouncedHard = left.BouncedHard + right.BouncedHard,
        BouncedSoft = left.BouncedSoft + right.BouncedSoft,
        Complaints = left.Complaints + right.Complaints,
        InDoubt = left.InDoubt + right.InDoubt,
        Failed = left.Failed + right.Failed,
        Suppressed = left.Suppressed + right.Suppressed,
    };
}

/// <param name="Domain">Of the recipient, lower case; empty for a draft that was never sent.</param>
/// <param name="Date">In the workspace's zone.</param>
/// <param name="Bounce">The words of the evidence; empty for none.</param>
public sealed record EmailFact(string Segment, string Domain, LocalDate Date, string Bounce, EmailCounts Counts);

public static class EmailHealthQuery
{
    public static async Task<IReadOnlyList<EmailFact>> FactsAsync(
        IReadModel store, DateTimeZone zone, Instant since, Instant until, string segment, CancellationToken cancel)
    {
        var parameters = new Dictionary<string, object?> { ["$since"] = since.ToRow(), ["$until"] = until.ToRow(), ["$segment"] = segment };
        var sent = store.QueryAsync(
            """
            SELECT segment, recipient, ended, state FROM transmission
            WHERE ended >= $since AND ended < $until AND state IN ('accepted', 'refused', 'in_doubt') AND ($segment = '' OR segment = $segment)
            """,
            parameters,
            row => new EmailFact((string)row[0]!, DomainOf((string)row[1]!), DateOf(row[2], zone), "", OfState((string)row[3]!)), cancel);
        var back = store.QueryAsync(
            """
            SELECT e.segment, COALESCE(t.recipient, ''), e.at, e.kind, e.words FROM evidence e LEFT JOIN transmission t ON t.id = e.transmission
            WHERE e.at >= $since AND e.at < $until AND e.kind IN ('bounced-hard', 'bounced-soft', 'complained') AND ($segment = '' OR e.segment = $segment)
            """,
            parameters,
            row => new EmailFact((string)row[0]!, DomainOf((string)row[1]!), DateOf(row[2], zone), (string)row[4]!, OfEvidence((string)row[3]!)), cancel);
        var suppressed = store.QueryAsync(
            """
            SELECT segment, ended_at FROM draft WHERE status = 'Suppressed' AND ended_at >= $since AND ended_at < $until AND ($segment = '' OR segment = $segment)
            """,
            parameters,
            row => new EmailFact((string)row[0]!, "", DateOf(row[1], zone), "", new EmailCounts { Suppressed = 1 }), cancel);
        return [.. await sent, .. await back, .. await suppressed];
    }

    public static EmailCounts Sum(this IEnumerable<EmailFact> facts) =>
        facts.Aggregate(EmailCounts.None, (sum, fact) => sum + fact.Counts);

    private static LocalDate DateOf(object? at, DateTimeZone zone) => RowValues.ToInstant(at).DateIn(zone);

    private static string DomainOf(string recipient) => recipient[(recipient.LastIndexOf('@') + 1)..].ToLowerInvariant();

    private static EmailCounts OfState(string state) => state switch
    {
        TransmissionStates.Accepted => new EmailCounts { Accepted = 1 },
        TransmissionStates.InDoubt => new EmailCounts { InDoubt = 1 },
        _ => new EmailCounts { Failed = 1 },
    };

    private static EmailCounts OfEvidence(string kind) => kind switch
    {
        "bounced-hard" => new EmailCounts { BouncedHard = 1 },
        "bounced-soft" => new EmailCounts { BouncedSoft = 1 },
        _ => new EmailCounts { Complaints = 1 },
    };
}
