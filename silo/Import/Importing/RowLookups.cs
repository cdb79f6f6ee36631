using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>What of the customers and invoices that a portion of rows names is known: a row may be good by itself and name nobody.</summary>
internal sealed class RowLookups
{
    private readonly ImportRow import;
    private readonly HashSet<string> customers;
    private readonly IReadOnlyDictionary<string, string> invoices;

    private RowLookups(ImportRow import, HashSet<string> customers, IReadOnlyDictionary<string, string> invoices) =>
        (this.import, this.customers, this.invoices) = (import, customers, invoices);

    public static async Task<RowLookups> ReadAsync(IStore store, ImportRow import, IReadOnlyList<ImportedRow> rows, CancellationToken cancel)
    {
        var customers = rows.Select(row => CustomerOf(import, row)).OfType<string>().Distinct().ToArray();
        var invoices = rows.Select(row => InvoiceOf(import, row)).OfType<string>().Distinct().ToArray();
        return new RowLookups(
            import,
            [.. customers.Length == 0 ? [] : await store.QueryAsync(
                "SELECT key FROM customer WHERE key IN $keys", ImportQueries.With("$keys", customers), row => (string)row[0]!, cancel)],
            invoices.Length == 0 ? new Dictionary<string, string>() : (await store.QueryAsync(
                "SELECT key, customer FROM invoice WHERE key IN $keys", ImportQueries.With("$keys", invoices),
                row => ((string)row[0]!, (string)row[1]!), cancel)).ToDictionary());
    }

    /// <summary>What becomes of the row before anything is told of it; null where it can be applied.</summary>
    public RowOutcome? Judge(ImportedRow row)
    {
        if (CustomerOf(import, row) is not { } customer) return null;
        if (!customers.Contains(customer))
        {
            return RowOutcome.Refused(
                row, ImportRefusals.CustomerUnknown, "customer_external_id",
                $"The source {import.Source} has told of no customer '{CustomerIdOf(import, row)}'.");
        }

        if (InvoiceOf(import, row) is not { } invoice) return null;
        if (!invoices.TryGetValue(invoice, out var owner)) return new RowOutcome(RowOutcomes.Unmatched, "");
        var record = RecordJson.Read<PaymentRecord>(row.Record);
        return owner == customer ? null : RowOutcome.Refused(
            row, ImportRefusals.CustomerDiffers, "customer_external_id",
            $"The invoice '{record.InvoiceExternalId}' is not of customer '{record.CustomerExternalId}'.");
    }

    /// <summary>The customer that the row must find; null where it makes one.</summary>
    private static string? CustomerOf(ImportRow import, ImportedRow row) =>
        CustomerIdOf(import, row) is { } id ? RecordCommands.CustomerOf(import.Source, id).Value : null;

    private static string? CustomerIdOf(ImportRow import, ImportedRow row) => import.Kind switch
    {
        RecordKind.Customers => null,
        RecordKind.Contacts => RecordJson.Read<ContactRecord>(row.Record).CustomerExternalId,
        RecordKind.Invoices => RecordJson.Read<InvoiceRecord>(row.Record).CustomerExternalId,
        RecordKind.Payments => RecordJson.Read<PaymentRecord>(row.Record).CustomerExternalId,
    };

    private static string? InvoiceOf(ImportRow import, ImportedRow row) =>
        import.Kind == RecordKind.Payments && RecordJson.Read<PaymentRecord>(row.Record).InvoiceExternalId is { } id
            ? ExternalIds.Invoice(import.Source, id).Value
            : null;
}
