using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;

namespace Plixo.Silo.Reading;

/// <summary>The order of <see cref="Dispositions"/> as SQL, for lists and sums.</summary>
public static class DispositionSql
{
    /// <summary>The tables that <see cref="Kind"/> reads: invoice i, customer c, segment s.</summary>
    public const string From =
        "invoice i JOIN customer c ON c.key = i.customer LEFT JOIN segment s ON s.key = c.segment";

    /// <summary>What counts as an open invoice; credit notes are none.</summary>
    public const string Open = $"i.type = '{nameof(DocumentType.Invoice)}' AND i.open > 0";

    private const string AfterDispute = "(i.open - CASE WHEN i.disputed = 1 THEN COALESCE(i.disputed_amount, i.open) ELSE 0 END)";

    private const string Rest = $"({AfterDispute} - i.on_plan - i.promised - i.expected)";

    private const string Minimum =
        "COALESCE(i.minimum, s.minimum_hundredths * CASE WHEN i.currency IN $zerodigits THEN 1 WHEN i.currency IN $threedigits THEN 1000 ELSE 100 END / 100)";

    private const string Parked =
        """
        (EXISTS (SELECT 1 FROM message p WHERE p.to_kind = 4 AND p.to_key = i.key AND p.parked = 1)
         OR EXISTS (SELECT 1 FROM message p WHERE p.to_kind = 3 AND p.to_key = i.customer AND p.parked = 1))
        """;

    private const string InHand =
        $"""
        (SELECT MIN(CASE d.status WHEN '{nameof(DraftStatus.Sending)}' THEN 14 WHEN '{nameof(DraftStatus.InDoubt)}' THEN 15
            WHEN '{nameof(DraftStatus.Drafted)}' THEN 16 ELSE 17 END)
         FROM draft_invoice di JOIN draft d ON d.customer = di.customer AND d.key = di.draft
         WHERE di.invoice = i.key AND d.status IN ('{nameof(DraftStatus.Sending)}', '{nameof(DraftStatus.InDoubt)}',
            '{nameof(DraftStatus.Drafted)}', '{nameof(DraftStatus.Approved)}', '{nameof(DraftStatus.Waiting)}'))
        """;

    /// <summary>The number of the <see cref="DispositionKind"/>; with the parameters of <see cref="Parameters"/>.</summary>
    public const string Kind =
        $"""
        CASE
        WHEN NOT (i.type = '{nameof(DocumentType.Invoice)}' AND i.status = '{nameof(DocumentStatus.Open)}' AND i.sent = 1 AND i.open > 0) THEN 1
        WHEN i.disputed = 1 AND {AfterDispute} <= 0 THEN 2
        WHEN i.on_plan > 0 AND {AfterDispute} - i.on_plan <= 0 THEN 3
        WHEN i.promised > 0 AND {AfterDispute} - i.on_plan - i.promised <= 0 THEN 4
        WHEN i.expected > 0 AND {Rest} <= 0 THEN 5
        WHEN i.held = 1 OR c.held = 1 THEN 6
        WHEN i.absent = 1 OR {Parked} THEN 7
        WHEN c.suppressed = 1 OR c.reach = '{nameof(Reach.AllSuppressed)}' THEN 8
        WHEN c.reach = '{nameof(Reach.NoContact)}' THEN 9
        WHEN s.key IS NULL THEN 10
        WHEN $paused = 1 OR s.stop <> '' OR c.paused = 1 OR i.paused = 1 THEN 11
        WHEN c.credit_covers LIKE '% ' || i.currency || ' %' THEN 12
        WHEN {Rest} < {Minimum} THEN 13
        ELSE COALESCE({InHand}, CASE
            WHEN i.due_step IS NOT NULL THEN 18
            WHEN i.next_step IS NOT NULL OR i.ladder_finished = 0 THEN 19
            ELSE 20 END)
        END
        """;

    /// <param name="paused">Whether the workspace's sending is paused.</param>
    public static IEnumerable<(string Name, object? Value)> Parameters(bool paused) =>
    [
        ("$paused", paused ? 1L : 0L),
        ("$zerodigits", Codes(0)),
        ("$threedigits", Codes(3)),
    ];

    private static string[] Codes(int digits) => [.. Currency.All.Where(currency => currency.Digits == digits).Select(currency => currency.Code)];
}
