using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>Applies a portion of rows as commands to grains.</summary>
internal sealed class RowApplying(IStore store, ImportRow import, ImportCommands commands, CancellationToken cancel)
{
    /// <summary>
    /// How many portions may begin before one has ended: where what a row asks of the store is not what the rows before it change. The
    /// commands to one grain are taken in the order in which they come.
    /// </summary>
    public static int AheadOf(RecordKind kind) => kind is RecordKind.Customers or RecordKind.Invoices ? ImportLimits.PortionsAhead : 0;

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
        var lookups = await RowLookups.ReadAsync(store, import, rows, cancel);
        var held = await HeldContactsAsync(Read<ContactRecord>(rows).Select(record => ExternalIds.Contact(import.Source, record.ExternalId)));
        return await EachAsync<ContactRecord>(rows, async (row, record) =>
        {
            if (lookups.Judge(row) is { } judged) return judged;
            var customer = RecordCommands.CustomerOf(import.Source, record.CustomerExternalId);
            var told = RecordCommands.Of(import, record);
            foreach (var other in held[told.Contact.Key.Value].Where(other => other != customer.Value))
                await commands.TellAsync(new CustomerKey(other).Grain, new RemoveContact(told.Contact.Key), $"{row.Row}/moved", row.Record);
            return RowOutcome.Of(row, await TellAsync(customer.Grain, told, row), $"customers/{customer}/contacts/{told.Contact.Key}");
        });
    }

    private async Task<RowOutcome[]> InvoicesAsync(IReadOnlyList<ImportedRow> rows)
    {
        var lookups = await RowLookups.ReadAsync(store, import, rows, cancel);
        return await EachAsync<InvoiceRecord>(rows, async (row, record) =>
        {
            if (lookups.Judge(row) is { } judged) return judged;
            var credited = RecordCommands.CreditOf(import, record) is { } credit ? await CreditAsync(row, credit) : null;
            if (credited is { Outcome: RowOutcomes.Refused }) return credited;
            var told = RecordCommands.Of(import, record);
            var key = ExternalIds.Invoice(import.Source, record.ExternalId);
            var outcome = RowOutcome.Of(row, await TellAsync(key.Grain, told, row), $"customers/{told.Document.Customer}/invoices/{key}");
            return credited is null ? outcome : outcome with { Changes = credited.Changes };
        });
    }

    /// <summary>Tells the invoice that a credit note names; where the source has not told of it yet, the credit waits as a payment does.</summary>
    private async Task<RowOutcome> CreditAsync(ImportedRow row, PaymentRecord credit)
    {
        var applying = new PaymentApplying(import, commands, balances: null);
        var invoice = ExternalIds.Invoice(import.Source, credit.InvoiceExternalId!);
        var reply = await commands.TellAsync(invoice.Grain, RecordCommands.EntryOf(import.Source, credit, balances: null), $"{row.Row}/credits", row.Record);
        return reply.Refusal?.Reason == RefusalReason.NotFound
            ? applying.Waits(credit, RecordJson.Write(credit))
            : RowOutcome.Of(row, reply, "") with { Changes = [PaymentApplying.NoLongerWaits(import.Source, credit)] };
    }

    private async Task<RowOutcome[]> PaymentsAsync(IReadOnlyList<ImportedRow> rows)
    {
        var lookups = await RowLookups.ReadAsync(store, import, rows, cancel);
        var applying = new PaymentApplying(import, commands, await BalancesTold.OfAsync(store, import, cancel));
        var outcomes = await EachAsync<PaymentRecord>(rows, (row, record) => lookups.Judge(row) switch
        {
            null => applying.ApplyAsync(row, record),
            { Outcome: RowOutcomes.Unmatched } => Task.FromResult(applying.Waits(record, row.Record)),
            var refused => Task.FromResult(refused),
        });
        await applying.UseUpAsync([.. rows.Zip(Read<PaymentRecord>(rows))]);
        return outcomes;
    }

    private Task<Reply> TellAsync(GrainId grain, Message command, ImportedRow row) =>
        commands.TellAsync(grain, command, $"{row.Row}", row.Record);

    private static Task<RowOutcome[]> EachAsync<T>(IReadOnlyList<ImportedRow> rows, Func<ImportedRow, T, Task<RowOutcome>> apply) =>
        Task.WhenAll(rows.Select(row => apply(row, RecordJson.Read<T>(row.Record))));

    private static List<T> Read<T>(IReadOnlyList<ImportedRow> rows) => [.. rows.Select(row => RecordJson.Read<T>(row.Record))];

    /// <summary>The customers that have these contacts now: a contact that the ledger moved is taken from the one before.</summary>
    private async Task<ILookup<string, string>> HeldContactsAsync(IEnumerable<ContactKey> contacts)
    {
        var held = await store.QueryAsync(
            "SELECT key, customer FROM contact WHERE key IN $keys",
            ImportQueries.With("$keys", contacts.Select(contact => contact.Value).ToArray()),
            row => ((string)row[0]!, (string)row[1]!), cancel);
        return held.ToLookup(contact => contact.Item1, contact => contact.Item2);
    }
}
