using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Verify;

/// <summary>Every open invoice has exactly one disposition, the same by SQL and by the pure function, and they add up.</summary>
internal sealed class DispositionChecks(IStore store, Findings findings)
{
    private const int Page = 5_000;

    public async Task RunAsync(IReadOnlyList<GrainHistory> few, CancellationToken cancel)
    {
        var workspace = few.Select(history => history.Version > 0 ? history.State : null).OfType<WorkspaceState>().FirstOrDefault() ?? WorkspaceState.Empty;
        var segments = few.Where(history => history.Id.Kind == GrainKind.Segment && history.Version > 0)
            .ToDictionary(history => history.Id.Key, history => history.Grain.View(history.State) as SegmentView);
        var parameters = DispositionSql.Parameters(workspace.Paused is not null).ToDictionary(one => one.Name, one => one.Value);
        var bySql = (await store.QueryAsync(
            $"SELECT i.key, {DispositionSql.Kind} FROM {DispositionSql.From} WHERE {DispositionSql.Open}",
            parameters, row => (Key: (string)row[0]!, Kind: (long)row[1]!), cancel)).ToDictionary(row => row.Key, row => (DispositionKind)row.Kind);
        var open = (await store.QueryAsync(
            $"SELECT COUNT(*) FROM invoice i WHERE {DispositionSql.Open}", new Dictionary<string, object?>(), row => (long)row[0]!, cancel))[0];
        findings.Expect(Checks.Dispositions, bySql.Count == open, () => $"{open} invoices are open, the dispositions add up to {bySql.Count}.");

        var customers = (await AllAsync(CustomerTable.Instance, cancel)).ToDictionary(row => row.Key);
        var drafts = (await AllAsync(DraftTable.Instance, cancel)).ToDictionary(row => row.Key);
        var covering = (await AllAsync(DraftInvoiceTable.Instance, cancel)).ToLookup(row => row.Invoice, row => row.Draft);
        var parked = (await store.ParkedAsync(Page, cancel)).Select(one => one.Message.To).ToHashSet();
        foreach (var invoice in (await AllAsync(InvoiceTable.Instance, cancel)).Where(row => bySql.ContainsKey(row.Key.Value)))
        {
            var customer = customers[invoice.Customer];
            var pure = Dispositions.Of(
                invoice, customer, segments.GetValueOrDefault(customer.Segment), workspace,
                [.. covering[invoice.Key].Where(drafts.ContainsKey).Select(draft => drafts[draft])],
                parked.Contains(invoice.Key.Grain) || parked.Contains(invoice.Customer.Grain));
            findings.Expect(
                Checks.Dispositions, pure.Kind == bySql[invoice.Key.Value],
                () => $"invoice {invoice.Number}: {pure.Kind} by the rules, {bySql[invoice.Key.Value]} by the query.");
        }
    }

    private Task<IReadOnlyList<T>> AllAsync<T>(RowTableOf<T> table, CancellationToken cancel)
        where T : class, IEquatable<T> => store.QueryAsync(
        $"SELECT {string.Join(", ", table.Table.Columns.Select(column => column.Name))} FROM {table.Table.Name}",
        new Dictionary<string, object?>(), table.Read, cancel);
}
