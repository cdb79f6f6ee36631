using System.Collections.Immutable;
using System.Data.Common;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

/// <summary>Collects what the statements of one turn's needs find.</summary>
internal sealed class FoundRowsBuilder
{
    private readonly Dictionary<string, List<object?[]>> rows = [];
    private readonly Dictionary<string, long> counts = [];

    public Statement Add(RowQuery query)
    {
        var found = rows[query.Name] = [];
        return QuerySql.For(query).Each(row => found.Add(Values(row)));
    }

    public Statement Add(RowCount count) => QuerySql.For(count).Each(row => counts[count.Name] = row.GetInt64(0));

    public FoundRows Build() => rows.Count == 0 && counts.Count == 0
        ? FoundRows.None
        : new FoundRows
        {
            Rows = rows.ToImmutableDictionary(found => found.Key, found => found.Value.ToImmutableArray()),
            Counts = counts.ToImmutableDictionary(),
        };

    /// <summary>A row as string, long, double, byte[] and null: sums and literals have narrower or wider types on PostgreSQL.</summary>
    public static object?[] Values(DbDataReader row)
    {
        var values = new object?[row.FieldCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.GetValue(i) switch
            {
                DBNull => null,
                int number => (long)number,
                short number => (long)number,
                float number => (double)number,
                bool flag => flag ? 1L : 0L,
                decimal number when decimal.IsInteger(number) => (long)number,
                decimal number => (double)number,
                var value => value,
            };
        }

        return values;
    }
}
