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

    /// <summary>Invoices that are looked at; a window with more is answered from those that were booked on last.</summary>
    private const int MostInvoices = 100_000;

    /// <param name="store">Where the events are.</param>
    /// <param name="codec">Reads them.</param>
    /// <param name="from">Paid on this date or later, by the ledger's date.</param>
    /// <param name="since">The instant at which the date began.</param>
    /// <param name="until">What was recorded at this instant or later is not known yet.</param>
    /// <param name="segment">Empty: all.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<IReadOnlyList<DelayedAmount>> PaidAsync(
        IReadModel store, TurnCodec codec, LocalDate from, Instant since, Instant until, string segment, CancellationToken cancel)
    {
        const string Entries = "kind = $kind AND type = $type AND at < $until";
        var entries = await store.QueryAsync(
            $"""
            SELECT e.key, e.body, e.schema, booked.due_date
            FROM (
                SELECT x.key, i.due_date FROM (SELECT key, max(at) AS at FROM event WHERE {Entries} GROUP BY key) x JOIN invoice i ON i.key = x.key
                WHERE x.at >= $since AND {ReceivablesSql.InSegment} ORDER BY x.at DESC LIMIT {MostInvoices}
            ) booked JOIN event e ON e.key = booked.key
            WHERE e.kind = $kind AND e.type = $type AND e.at < $until
            ORDER BY e.key, e.version, e.idx
            """,
            new Dictionary<string, object?>
            {
                ["$kind"] = (long)GrainKind.Invoice, ["$type"] = Recorded, ["$since"] = since.ToRow(), ["$until"] = until.ToRow(), ["$segment"] = segment,
            },
            row => (Key: (string)row[0]!, Due: RowValues.ToDate(row[3]), Entry: Of(codec, row)), cancel);
        return
        [
            .. entries.GroupBy(entry => (entry.Key, entry.Due)).SelectMany(invoice => StandingPayments.Of(invoice.Select(entry => entry.Entry))
                .Where(payment => payment.Date >= from)
                .Select(payment => DelayedAmount.Of(payment.Amount, invoice.Key.Due, payment.Date, payment.Date))),
        ];
    }

    private static (string Id, LedgerEntry Entry) Of(TurnCodec codec, IReadOnlyList<object?> row)
    {
        var booked = (EntryRecorded)codec.ReadEvent(GrainKind.Invoice, Recorded, (int)(long)row[2]!, (byte[])row[1]!);
        return (booked.EntryId, booked.Entry);
    }
}
