using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Import.Importing;

/// <summary>Books allocations on their invoices, and what is not allocated on the customer.</summary>
/// <param name="import">Whose rows these are.</param>
/// <param name="commands">Of the import.</param>
/// <param name="balances">Of a source of balances; null for a source of entries.</param>
internal sealed class PaymentApplying(ImportRow import, ImportCommands commands, BalancesTold? balances)
{
    /// <summary>Of a customer that is known, on an invoice of theirs or on none.</summary>
    public async Task<RowOutcome> ApplyAsync(ImportedRow row, PaymentRecord record)
    {
        var customer = RecordCommands.CustomerOf(import.Source, record.CustomerExternalId);
        if (record.InvoiceExternalId is not { } externalId)
        {
            var told = RecordCommands.UnappliedOf(import.Source, record);
            return RowOutcome.Of(row, await commands.TellAsync(customer.Grain, told, $"{row.Row}", row.Record), $"customers/{customer}");
        }

        var invoice = ExternalIds.Invoice(import.Source, externalId);
        var reply = await commands.TellAsync(invoice.Grain, RecordCommands.EntryOf(import.Source, record, balances), $"{row.Row}", row.Record);
        return RowOutcome.Of(row, reply, $"customers/{customer}/invoices/{invoice}") with
        {
            Changes = [NoLongerWaits(import.Source, record)],
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

    public static RowChange NoLongerWaits(string source, PaymentRecord record) =>
        RowChange.Delete(UnmatchedTable.Instance.Table, source, record.ExternalId, record.InvoiceExternalId!);

    /// <summary>The invoice is not known yet: the allocation waits for it.</summary>
    public RowOutcome Waits(PaymentRecord record, string json) => new(RowOutcomes.Unmatched, "")
    {
        Changes =
        [
            .. UnmatchedTable.Instance.Difference(
                null, new UnmatchedRow(import.Source, record.ExternalId, record.InvoiceExternalId!, record.CustomerExternalId, import.Id, json)),
        ],
    };
}
