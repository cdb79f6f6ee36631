using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>Books allocations on their invoices, and what is not allocated on the customer.</summary>
/// <param name="import">Whose rows these are.</param>
/// <param name="commands">Of the import.</param>
/// <param name="invoices">The customer of every invoice that is known, by the invoice's key.</param>
internal sealed class PaymentApplying(ImportRow import, ImportCommands commands, IReadOnlyDictionary<string, string> invoices)
{
    public static async Task<IReadOnlyDictionary<string, string>> CustomersOfAsync(
        IStore store, IEnumerable<InvoiceKey> keys, CancellationToken cancel) =>
        (await store.QueryAsync(
            "SELECT key, customer FROM invoice WHERE key IN $keys",
            ImportQueries.With("$keys", keys.Select(key => key.Value).Distinct().ToArray()),
            row => ((string)row[0]!, (string)row[1]!), cancel)).ToDictionary();

    /// <summary>The customer is known; the invoice may not be.</summary>
    public async Task<RowOutcome> ApplyAsync(ImportedRow row, PaymentRecord record)
    {
        var customer = RecordCommands.CustomerOf(import.Source, record.CustomerExternalId);
        if (record.InvoiceExternalId is not { } externalId)
        {
            var told = RecordCommands.UnappliedOf(import.Source, record);
            return RowOutcome.Of(row, await commands.TellAsync(customer.Grain, told, $"{row.Row}", row.Record), $"customers/{customer}");
        }

        var invoice = ExternalIds.Invoice(import.Source, externalId);
        if (!invoices.TryGetValue(invoice.Value, out var owner)) return Waits(record, externalId, row.Record);
        if (owner != customer.Value)
        {
            return RowOutcome.Refused(
                row, ImportRefusals.CustomerDiffers, "customer_external_id",
                $"The invoice '{externalId}' is not of customer '{record.CustomerExternalId}'.");
        }

        var reply = await commands.TellAsync(invoice.Grain, RecordCommands.EntryOf(import.Source, record), $"{row.Row}", row.Record);
        return RowOutcome.Of(row, reply, $"customers/{customer}/invoices/{invoice}") with
        {
            Changes = [RowChange.Delete(UnmatchedTable.Instance.Table, import.Source, record.ExternalId, externalId)],
        };
    }

    /// <summary>Payments whose rows allocate all of them leave nothing unapplied, whatever was told before.</summary>
    public Task UseUpAsync(IReadOnlyList<(ImportedRow Row, PaymentRecord Record)> rows) => Task.WhenAll(
        rows.GroupBy(row => row.Record.ExternalId)
            .Where(group => group.All(row => row.Record.InvoiceExternalId is not null))
            .Where(group => group.Select(row => row.Record.AllocatedAmount).Sum(group.First().Record.Amount.Currency) >= group.First().Record.Amount)
            .Select(group => group.First())
            .Select(first => commands.TellAsync(
                RecordCommands.CustomerOf(import.Source, first.Record.CustomerExternalId).Grain,
                RecordCommands.NothingLeftOf(import.Source, first.Record), $"{first.Row.Row}/used", first.Row.Record)));

    private RowOutcome Waits(PaymentRecord record, string invoice, string json) => new(RowOutcomes.Unmatched, "")
    {
        Changes =
        [
            .. UnmatchedTable.Instance.Difference(
                null, new UnmatchedRow(import.Source, record.ExternalId, invoice, record.CustomerExternalId, import.Id, json)),
        ],
    };
}
