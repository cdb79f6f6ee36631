using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Reading;

/// <summary>What is owed, as one SQL text: which invoices count, which coverage leaves out, and why.</summary>
internal static class ReceivablesSql
{
    /// <summary>Invoices `i` that are chased at all.</summary>
    public const string Chaseable = "i.type = 'Invoice' AND i.status = 'Open' AND i.sent = 1 AND i.open > 0";

    /// <summary>What is left to chase: open less disputed, planned, promised and expected.</summary>
    private const string AfterDispute = "(CASE WHEN i.disputed = 1 THEN i.open - COALESCE(i.disputed_amount, i.open) ELSE i.open END)";

    private static readonly string NoDigits = Codes(0);
    private static readonly string ThreeDigits = Codes(3);

    /// <summary>The smallest amount worth an e-mail, in minor units; the policy has it in hundredths of the major unit.</summary>
    private static readonly string Minimum =
        $"""
        COALESCE(i.minimum, CASE WHEN i.currency IN ({NoDigits}) THEN COALESCE(s.minimum_hundredths, 0) / 100
            WHEN i.currency IN ({ThreeDigits}) THEN COALESCE(s.minimum_hundredths, 0) * 10 ELSE COALESCE(s.minimum_hundredths, 0) END)
        """;

    /// <summary>Why an overdue invoice is not eligible; NULL where it is. The first that holds, in the order of dispositions.</summary>
    public static readonly string Excluded =
        $"""
        CASE
            WHEN i.disputed = 1 AND {AfterDispute} <= 0 THEN 'Disputed'
            WHEN i.on_plan > 0 AND {AfterDispute} - i.on_plan <= 0 THEN 'OnPlan'
            WHEN i.promised + i.expected > 0 AND {AfterDispute} - i.on_plan - i.promised - i.expected <= 0 THEN 'Promised'
            WHEN c.suppressed = 1 OR c.reach <> 'Reachable' THEN 'Suppressed'
            WHEN {AfterDispute} - i.on_plan - i.promised - i.expected < {Minimum} THEN 'BelowMinimum'
            WHEN i.position IS NULL AND i.due_step IS NULL THEN 'BeforeFirstStep'
        END
        """;

    public const string From = "invoice i JOIN customer c ON c.key = i.customer LEFT JOIN segment s ON s.key = i.segment";

    /// <summary>A contact at or after `$since` and before `$until` that finished a step of the invoice.</summary>
    public const string Contacted =
        "EXISTS (SELECT 1 FROM contact_made m WHERE m.invoice = i.key AND m.kind IN ('email', 'task') AND m.at >= $since AND m.at < $until)";

    /// <summary>`$segment` empty: all.</summary>
    public const string InSegment = "($segment = '' OR i.segment = $segment)";

    /// <summary>The dates that part the buckets of age.</summary>
    public static Dictionary<string, object?> Ages(LocalDate today) => new()
    {
        ["$today"] = today.ToRow(),
        ["$d30"] = today.PlusDays(-30).ToRow(),
        ["$d60"] = today.PlusDays(-60).ToRow(),
        ["$d90"] = today.PlusDays(-90).ToRow(),
    };

    /// <summary>0 not due, 1 to 4 the buckets of age.</summary>
    public const string Bucket =
        "(CASE WHEN i.due_date >= $today THEN 0 WHEN i.due_date >= $d30 THEN 1 WHEN i.due_date >= $d60 THEN 2 WHEN i.due_date >= $d90 THEN 3 ELSE 4 END)";

    private static string Codes(int digits) =>
        string.Join(", ", Currency.All.Where(currency => currency.Digits == digits).Select(currency => $"'{currency.Code}'"));
}
