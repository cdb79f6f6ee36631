using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;

namespace Plixo.Tests.Grains.World;

/// <summary>Rows in memory, with the filters that needs are made of.</summary>
public sealed class RowStore
{
    private readonly Dictionary<string, Dictionary<string, object?[]>> tables = [];

    public IEnumerable<T> All<T>(RowTableOf<T> table)
        where T : class, IEquatable<T> => Of(table.Table).Values.Select(table.Read);

    public void Write(IEnumerable<RowChange> changes)
    {
        foreach (var change in changes)
        {
            var rows = Of(change.Table);
            var key = string.Join('\u0001', change.Values.Take(change.Table.KeyLength));
            if (change.IsDelete)
            {
                rows.Remove(key);
                continue;
            }

            var row = rows.TryGetValue(key, out var known) ? [.. known] : new object?[change.Table.Columns.Length];
            for (var i = 0; i < change.Columns!.Value.Length; i++) row[change.Columns.Value[i]] = change.Values[i];
            rows[key] = row;
        }
    }

    public FoundRows Find(RowNeeds needs) => new()
    {
        Rows = needs.Queries.ToImmutableDictionary(query => query.Name, Run),
        Counts = needs.Counts.ToImmutableDictionary(count => count.Name, count => (long)Of(count.Table).Values.Count(row => count.Filters.All(filter => Passes(row, filter)))),
    };

    public void Recall(Recall recall)
    {
        var table = TransmissionTable.Instance;
        foreach (var row in All(table).ToList())
        {
            var gate = recall.Gate.Kind switch
            {
                GrainKind.Workspace => true,
                GrainKind.Segment => row.Segment.Value == recall.Gate.Key,
                _ => row.Customer.Value == recall.Gate.Key,
            };
            var covers = recall.Invoice is not { } invoice || row.Covers.Contains($" {invoice} ", StringComparison.Ordinal);
            var recipient = recall.Recipient is null || row.Recipient == recall.Recipient;
            if (gate && covers && recipient && row.State is TransmissionStates.Intended or TransmissionStates.Claimed)
                Write(table.Difference(null, row with { Recalled = true }));
        }
    }

    private ImmutableArray<object?[]> Run(RowQuery query)
    {
        var rows = Of(query.Table).Values.Where(row => query.Filters.All(filter => Passes(row, filter)));
        var ordered = rows.OrderBy(_ => 0);
        foreach (var order in query.Order)
        {
            ordered = order.Descending
                ? ordered.ThenByDescending(row => row[order.Column], Comparer<object?>.Create(Compare))
                : ordered.ThenBy(row => row[order.Column], Comparer<object?>.Create(Compare));
        }

        return [.. ordered.Take(query.Limit)];
    }

    private static bool Passes(object?[] row, RowFilter filter)
    {
        var value = row[filter.Column];
        return filter.Comparison switch
        {
            Comparison.IsNull => value is null,
            Comparison.IsNotNull => value is not null,
            Comparison.IsSet => value is 1L,
            Comparison.Equal => Equals(value, filter.Value),
            Comparison.NotEqual => value is not null && !Equals(value, filter.Value),
            Comparison.In => ((string[])filter.Value!).Contains(value),
            Comparison.AtMost => value is not null && Compare(value, filter.Value) <= 0,
            Comparison.AtLeast => value is not null && Compare(value, filter.Value) >= 0,
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
    }

    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (null, null) => 0,
        (null, _) => -1,
        _ => 1,
    };

    private Dictionary<string, object?[]> Of(RowTable table) =>
        tables.TryGetValue(table.Name, out var rows) ? rows : tables[table.Name] = [];
}
