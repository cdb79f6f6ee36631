using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Silo.Services.Drafts;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Invoices;

/// <summary>Why invoices are or are not chased: the pure function over the rows that concern them, read at once.</summary>
internal static class Whys
{
    public static async Task<IReadOnlyList<V1.InvoiceDisposition>> OfAsync(
        Present present, InForceNow now, IReadOnlyList<InvoiceShown> invoices, CancellationToken cancel)
    {
        var store = present.Store;
        var keys = invoices.Select(invoice => invoice.Row.Key.Value).ToArray();
        var owners = invoices.Select(invoice => invoice.Row.Customer.Value).Distinct().ToArray();
        var drafts = (await store.QueryAsync(
            $"SELECT di.invoice, {string.Join(", ", DraftTable.Instance.Table.As("d"))} FROM draft_invoice di " +
            "JOIN draft d ON d.customer = di.customer AND d.key = di.draft WHERE di.invoice IN $keys ORDER BY d.created_at DESC",
            new Dictionary<string, object?> { ["$keys"] = keys },
            values => (Invoice: (string)values[0]!, Draft: DraftTable.Instance.Read([.. values.Skip(1)])), cancel)).ToLookup(row => row.Invoice, row => row.Draft);
        var customers = (await store.QueryAsync(
            $"SELECT {string.Join(", ", CustomerTable.Instance.Table.As("c"))} FROM customer c WHERE c.key IN $owners",
            new Dictionary<string, object?> { ["$owners"] = owners }, CustomerTable.Instance.Read, cancel)).ToDictionary(row => row.Key);
        var parked = (await store.QueryAsync(
            "SELECT to_key FROM message WHERE parked = 1 AND ((to_kind = 4 AND to_key IN $keys) OR (to_kind = 3 AND to_key IN $owners))",
            new Dictionary<string, object?> { ["$keys"] = keys, ["$owners"] = owners }, values => (string)values[0]!, cancel)).ToHashSet();

        var outlooks = await Outlooks.OfAsync(present, now, [.. drafts.SelectMany(covering => covering).Select(draft => (draft.Customer, draft.Key)).Distinct()], cancel);

        return
        [
            .. invoices.Select(invoice =>
            {
                var row = invoice.Row;
                var covering = drafts[row.Key.Value].ToList();
                var disposition = Dispositions.Of(
                    row, customers[row.Customer], now.Segment(customers[row.Customer].Segment), now.Workspace, covering,
                    parked.Contains(row.Key.Value) || parked.Contains(row.Customer.Value));
                var draft = covering.FirstOrDefault();
                return ToWire(row, disposition, draft, draft is null ? null : outlooks.GetValueOrDefault((draft.Customer, draft.Key)), now);
            }),
        ];
    }

    private static V1.InvoiceDisposition ToWire(InvoiceRow row, Disposition disposition, DraftRow? draft, Outlook? outlook, InForceNow now)
    {
        var wire = new V1.InvoiceDisposition
        {
            Invoice = Names.Invoice(row.Customer, row.Key), Number = row.Number, OpenAmount = row.OpenAmount.ToWire(),
            DueDate = row.DueDate.ToWire(), Disposition = (V1.Disposition)disposition.Kind, Words = disposition.Words,
            NextEligibleTime = disposition.Next.ToWire(), NextStep = InvoiceListing.StepOf(row, now),
            PolicyVersion = row.Segment.Length > 0 ? Names.PolicyVersion(row.Segment, row.PolicyVersion) : "",
        };
        if (draft is null || disposition.Kind is < DispositionKind.InFlight or > DispositionKind.ApprovedWaiting) return wire;
        wire.Because = Names.Draft(draft.Customer, draft.Key);
        if (outlook is not null) wire.Waits.AddRange(outlook.Waits.Select(Outlooks.ToWire));
        return wire;
    }
}
