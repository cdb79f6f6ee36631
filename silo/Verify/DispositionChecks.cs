using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Personal;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Verify;

/// <summary>Every open invoice has exactly one disposition, the same by SQL and by the pure function, and they add up.</summary>
internal sealed class DispositionChecks(IStore store, TurnCodec codec, IPersonalCipher cipher, Findings findings)
{
    private const int Page = 5_000;

    /// <summary>Both sides are read one after the other: only what differs as often as this differs for good, and not by a commit between.</summary>
    private const int Looks = 3;

    public async Task RunAsync(CancellationToken cancel)
    {
        var (wrong, invoices) = await LookAsync(cancel);
        for (var look = 1; look < Looks && wrong.Count > 0; look++)
        {
            var again = (await LookAsync(cancel)).Wrong;
            wrong = again.Where(one => wrong.ContainsKey(one.Key)).ToDictionary();
        }

        foreach (var invoice in invoices) findings.Expect(Checks.Dispositions, !wrong.ContainsKey(invoice), () => wrong[invoice]);
        if (wrong.TryGetValue("", out var sum)) findings.Expect(Checks.Dispositions, false, () => sum);
    }

    /// <summary>What differs, in words by the invoice's key (the sum under no key), and the open invoices.</summary>
    private async Task<(Dictionary<string, string> Wrong, IReadOnlyCollection<string> Open)> LookAsync(CancellationToken cancel)
    {
        var workspace = await StateAsync<WorkspaceState>(GrainId.Workspace, cancel);
        var parameters = DispositionSql.Parameters(workspace.Paused is not null).ToDictionary(one => one.Name, one => one.Value);
        var bySql = (await store.QueryAsync(
            $"SELECT i.key, {DispositionSql.Kind} FROM {DispositionSql.From} WHERE {DispositionSql.Open}",
            parameters, row => (Key: (string)row[0]!, Kind: (long)row[1]!), cancel)).ToDictionary(row => row.Key, row => (DispositionKind)row.Kind);
        var open = (await store.QueryAsync(
            $"SELECT COUNT(*) FROM invoice i WHERE {DispositionSql.Open}", new Dictionary<string, object?>(), row => (long)row[0]!, cancel))[0];
        var wrong = new Dictionary<string, string>();
        if (bySql.Count != open) wrong[""] = $"{open} invoices are open, the dispositions add up to {bySql.Count}.";

        var segments = await SegmentsAsync(cancel);
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
            if (pure.Kind != bySql[invoice.Key.Value])
                wrong[invoice.Key.Value] = $"invoice {invoice.Number}: {pure.Kind} by the rules, {bySql[invoice.Key.Value]} by the query.";
        }

        return (wrong, bySql.Keys);
    }

    private async Task<Dictionary<string, SegmentView?>> SegmentsAsync(CancellationToken cancel)
    {
        var segments = new Dictionary<string, SegmentView?>();
        foreach (var id in await store.GrainsAsync(GrainKind.Segment, "", Page, cancel))
            segments[id.Key] = codec.Catalog[id.Kind].Grain.View(await StateAsync<SegmentState>(id, cancel)) as SegmentView;
        return segments;
    }

    private async Task<TState> StateAsync<TState>(GrainId grain, CancellationToken cancel) =>
        (await store.LoadAsync([grain], [], cancel)).Grains.TryGetValue(grain, out var stored)
            ? (TState)await cipher.PreparedAsync(false, () => codec.ReadState(grain.Kind, stored.State.Schema, stored.State.Body), cancel)
            : (TState)codec.Catalog[grain.Kind].Grain.Empty(grain.Key);

    private Task<IReadOnlyList<T>> AllAsync<T>(RowTableOf<T> table, CancellationToken cancel)
        where T : class, IEquatable<T> => store.QueryAsync(
        $"SELECT {string.Join(", ", table.Table.Columns.Select(column => column.Name))} FROM {table.Table.Name}",
        new Dictionary<string, object?>(), table.Read, cancel);
}
