using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Verify;

/// <summary>The rows that lists, sums and decisions read say what the state says. Rows of what has ended are history and not held against it.</summary>
internal sealed class RowChecks(IStore store, Findings findings)
{
    /// <summary>Tables of which a grain owns every row, and how a row names it.</summary>
    private static readonly (RowTable Table, string Owner, GrainKind Kind)[] Owned =
    [
        (InvoiceTable.Instance.Table, "key", GrainKind.Invoice), (CustomerTable.Instance.Table, "key", GrainKind.Customer),
        (SegmentTable.Instance.Table, "key", GrainKind.Segment), (ContactTable.Instance.Table, "customer", GrainKind.Customer),
        (DraftTable.Instance.Table, "customer", GrainKind.Customer), (TransmissionTable.Instance.Table, "customer", GrainKind.Customer),
        (WorkItemTable.Instance.Table, "customer", GrainKind.Customer), (PromiseTable.Instance.Table, "customer", GrainKind.Customer),
        (PlanTable.Instance.Table, "customer", GrainKind.Customer),
    ];

    /// <summary>No row is of a grain that is not there.</summary>
    public async Task OwnersAsync(CancellationToken cancel)
    {
        foreach (var (table, owner, kind) in Owned)
        {
            var lost = await store.QueryAsync(
                $"SELECT DISTINCT t.{owner} FROM {table.Name} t LEFT JOIN grain g ON g.kind = $kind AND g.key = t.{owner} WHERE g.key IS NULL",
                new Dictionary<string, object?> { ["$kind"] = (long)kind }, row => (string)row[0]!, cancel);
            findings.Expect(Checks.Rows, lost.Count == 0, () => $"{table.Name} has rows of {kind} {string.Join(", ", lost.Take(Named))}, and there is none.");
        }
    }

    private const int Named = 5;

    public async Task RunAsync(GrainHistory history, CancellationToken cancel)
    {
        if (history.Rows() is not { } made)
        {
            findings.Expect(Checks.Rows, false, () => $"{history.Id}: no rows can be made of its state.");
            return;
        }

        foreach (var table in made.GroupBy(change => change.Table))
        {
            var (version, stored) = await StoredAsync(history.Id, table.Key, cancel);
            // A silo has gone on since the events were read: its rows are of a later state.
            if (version != history.Version) continue;
            foreach (var row in table)
            {
                var key = KeyOf(table.Key, row.Values);
                findings.Expect(
                    Checks.Rows, stored.TryGetValue(key, out var found) && found.SequenceEqual(row.Values),
                    () => $"{history.Id}: the row {key} of {table.Key.Name} is not what the state makes.");
            }
        }
    }

    /// <summary>The rows of a grain and its version, as one snapshot has them.</summary>
    private async Task<(long Version, Dictionary<string, object?[]> Rows)> StoredAsync(GrainId grain, RowTable table, CancellationToken cancel)
    {
        var owner = table.Columns.Any(column => column.Name == "customer") && grain.Kind == GrainKind.Customer ? "customer" : "key";
        var columns = string.Join(", ", table.Columns.Select(column => $"t.{column.Name}"));
        var found = await store.QueryAsync(
            $"SELECT g.version, {columns} FROM grain g LEFT JOIN {table.Name} t ON t.{owner} = g.key WHERE g.kind = $kind AND g.key = $key",
            new Dictionary<string, object?> { ["$kind"] = (long)grain.Kind, ["$key"] = grain.Key }, row => row.ToArray(), cancel);
        var rows = found.Where(row => row[1] is not null).Select(row => row[1..]).ToDictionary(row => KeyOf(table, row));
        return (found.Count == 0 ? 0 : (long)found[0][0]!, rows);
    }

    private static string KeyOf(RowTable table, IEnumerable<object?> values) => string.Join('/', values.Take(table.KeyLength));
}
