using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>Books allocations that waited for an invoice which the source has told of by now.</summary>
internal sealed class UnmatchedPayments(IStore store, ImportRow import, ImportCommands commands, CancellationToken cancel)
{
    /// <summary>Books a portion after the given place; answers the place it came to, null where nothing is left.</summary>
    public async Task<string?> StepAsync(string after)
    {
        var waiting = await store.QueryAsync(
            """
            SELECT u.source, u.external_id, u.invoice_external_id, u.customer_external_id, u.import, u.record, i.key, i.customer
            FROM unmatched_payment u JOIN invoice i ON i.source = u.source AND i.external_id = u.invoice_external_id
            WHERE u.source = $source AND u.external_id || '/' || u.invoice_external_id > $after
            ORDER BY u.external_id || '/' || u.invoice_external_id LIMIT $limit
            """,
            new Dictionary<string, object?> { ["$source"] = import.Source, ["$after"] = after, ["$limit"] = (long)ImportLimits.Chunk },
            row => (Payment: UnmatchedTable.Instance.Read(row), Invoice: new InvoiceKey((string)row[6]!), Customer: (string)row[7]!), cancel);
        if (waiting.Count == 0) return null;
        var balances = await BalancesTold.OfAsync(store, import, cancel);

        var booked = await Task.WhenAll(waiting.Select(async one =>
        {
            if (RecordCommands.CustomerOf(import.Source, one.Payment.CustomerExternalId).Value != one.Customer) return null;
            var record = RecordJson.Read<PaymentRecord>(one.Payment.Record);
            var reply = await commands.TellAsync(
                one.Invoice.Grain, RecordCommands.EntryOf(import.Source, record, balances), $"unmatched/{PlaceOf(one.Payment)}", one.Payment.Record);
            return reply.Refusal is null ? one.Payment : null;
        }));
        await store.WriteAsync(
            [
                .. booked.OfType<UnmatchedRow>().Select(payment => RowChange.Delete(
                    UnmatchedTable.Instance.Table, payment.Source, payment.ExternalId, payment.InvoiceExternalId)),
            ],
            null, cancel);
        return PlaceOf(waiting[^1].Payment);
    }

    private static string PlaceOf(UnmatchedRow payment) => $"{payment.ExternalId}/{payment.InvoiceExternalId}";
}
