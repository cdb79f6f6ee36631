using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>Applies a portion of rows as commands to grains.</summary>
internal sealed class RowApplying(IStore store, ImportRow import, ImportCommands commands, CancellationToken cancel)
{
    /// <summary>The outcomes in the order of the rows. The commands of a portion run at once, as groups.</summary>
    public Task<RowOutcome[]> ApplyAsync(IReadOnlyList<ImportedRow> rows) => import.Kind switch
    {
        RecordKind.Customers => EachAsync<CustomerRecord>(rows, CustomerAsync),
        RecordKind.Contacts => ContactsAsync(rows),
        RecordKind.Invoices => InvoicesAsync(rows),
        RecordKind.Payments => PaymentsAsync(rows),
    };

    private async Task<RowOutcome> CustomerAsync(ImportedRow row, CustomerRecord record)
    {
        var key = RecordCommands.CustomerOf(import.Source, record.ExternalId);
        var reply = await TellAsync(key.Grain, RecordCommands.Of(import, record), row);
        return RowOutcome.Of(row, reply, $"customers/{key}");
    }

    private async Task<RowOutcome[]> ContactsAsync(IReadOnlyList<ImportedRow> rows)
    {
        var records = Read<ContactRecord>(rows);
        var customers = await KnownCustomersAsync(records.Select(record => record.CustomerExternalId));
        var held = await HeldContactsAsync(records.Select(record => ExternalIds.Contact(import.Source, record.ExternalId)));
        return await EachAsync<ContactRecord>(rows, async (row, record) =>
        {
            var customer = RecordCommands.CustomerOf(import.Source, record.CustomerExternalId);
            if (!customers.Contains(customer.Value)) return UnknownCustomer(row, record.CustomerExternalId);
            var told = RecordCommands.Of(import, record);
            foreach (var other in held[told.Contact.Key.Value].Where(other => other != customer.Value))
                await commands.TellAsync(new CustomerKey(other).Grain, new RemoveContact(told.Contact.Key), $"{row.Row}/moved", row.Record);
            return RowOutcome.Of(row, await TellAsync(customer.Grain, told, row), $"customers/{customer}/contacts/{told.Contact.Key}");
        });
    }

    private async Task<RowOutcome[]> InvoicesAsync(IReadOnlyList<ImportedRow> rows)
    {
        var customers = await KnownCustomersAsync(Read<InvoiceRecord>(rows).Select(record => record.CustomerExternalId));
        return await EachAsync<InvoiceRecord>(rows, async (row, record) =>
        {
            var told = RecordCommands.Of(import, record);
            if (!customers.Contains(told.Document.Customer.Value)) return UnknownCustomer(row, record.CustomerExternalId);
            var key = ExternalIds.Invoice(import.Source, record.ExternalId);
            return RowOutcome.Of(row, await TellAsync(key.Grain, told, row), $"customers/{told.Document.Customer}/invoices/{key}");
        });
    }

    private async Task<RowOutcome[]> PaymentsAsync(IReadOnlyList<ImportedRow> rows)
    {
        var records = Read<PaymentRecord>(rows);
        var customers = await KnownCustomersAsync(records.Select(record => record.CustomerExternalId));
        var invoices = await PaymentApplying.CustomersOfAsync(
            store, records.Where(record => record.InvoiceExternalId is not null).Select(record => ExternalIds.Invoice(import.Source, record.InvoiceExternalId!)), cancel);
        var applying = new PaymentApplying(import, commands, invoices);
        var outcomes = await EachAsync<PaymentRecord>(rows, (row, record) =>
            customers.Contains(RecordCommands.CustomerOf(import.Source, record.CustomerExternalId).Value)
                ? applying.ApplyAsync(row, record)
                : Task.FromResult(UnknownCustomer(row, record.CustomerExternalId)));
        await applying.UseUpAsync([.. rows.Zip(records)]);
        return outcomes;
    }

    private Task<Reply> TellAsync(GrainId grain, Message command, ImportedRow row) =>
        commands.TellAsync(grain, command, $"{row.Row}", row.Record);

    private static Task<RowOutcome[]> EachAsync<T>(IReadOnlyList<ImportedRow> rows, Func<ImportedRow, T, Task<RowOutcome>> apply) =>
        Task.WhenAll(rows.Select(row => apply(row, RecordJson.Read<T>(row.Record))));

    private static List<T> Read<T>(IReadOnlyList<ImportedRow> rows) => [.. rows.Select(row => RecordJson.Read<T>(row.Record))];

    private async Task<HashSet<string>> KnownCustomersAsync(IEnumerable<string> externalIds)
    {
        var keys = externalIds.Distinct().Select(id => RecordCommands.CustomerOf(import.Source, id).Value).ToArray();
        var known = await store.QueryAsync(
            "SELECT key FROM customer WHERE key IN $keys", ImportQueries.With("$keys", keys), row => (string)row[0]!, cancel);
        return [.. known];
    }

    /// <summary>The customers that have these contacts now: a contact that the ledger moved is taken from the one before.</summary>
    private async Task<ILookup<string, string>> HeldContactsAsync(IEnumerable<ContactKey> contacts)
    {
        var held = await store.QueryAsync(
            "SELECT key, customer FROM contact WHERE key IN $keys",
            ImportQueries.With("$keys", contacts.Select(contact => contact.Value).ToArray()),
            row => ((string)row[0]!, (string)row[1]!), cancel);
        return held.ToLookup(contact => contact.Item1, contact => contact.Item2);
    }

    private RowOutcome UnknownCustomer(ImportedRow row, string externalId) => RowOutcome.Refused(
        row, ImportRefusals.CustomerUnknown, import.Kind == RecordKind.Customers ? "external_id" : "customer_external_id",
        $"The source {import.Source} has told of no customer '{externalId}'.");
}
