using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Kpi;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Reading;

/// <summary>What was paid since a date, and how late. Read from the ledger's entries among the events: no row keeps them.</summary>
internal static class PaymentDelayQuery
{
    private const string Recorded = "invoice.entry-recorded";

    /// <summary>Entries that are looked at; a window with more is answered from its newest.</summary>
    private const int MostEntries = 200_000;

    public static async Task<IReadOnlyList<DelayedAmount>> PaidAsync(
        IReadModel store, TurnCodec codec, LocalDate from, string segment, CancellationToken cancel)
    {
        var entries = await store.QueryAsync(
            $"""
            SELECT e.body, e.schema, i.due_date FROM event e JOIN invoice i ON i.key = e.key
            WHERE e.kind = {(int)GrainKind.Invoice} AND e.type = '{Recorded}' AND e.at >= $at AND {ReceivablesSql.InSegment}
            ORDER BY e.at DESC LIMIT {MostEntries}
            """,
            new Dictionary<string, object?>
            {
                ["$at"] = from.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant().ToRow(), ["$segment"] = segment,
            },
            row => Of(codec, row), cancel);
        return [.. entries.OfType<DelayedAmount>()];
    }

    /// <summary>Null for what is no payment: openings, credits, write-offs, refunds and what was reversed.</summary>
    private static DelayedAmount? Of(TurnCodec codec, IReadOnlyList<object?> row)
    {
        var booked = (EntryRecorded)codec.ReadEvent(GrainKind.Invoice, Recorded, (int)(long)row[1]!, (byte[])row[0]!);
        return booked.Entry is { Kind: EntryKind.Payment or EntryKind.Balance, Reversed: false, Amount.IsPositive: true } entry
            ? DelayedAmount.Of(entry.Amount, RowValues.ToDate(row[2]), entry.Date, entry.Date)
            : null;
    }
}
