using System.Collections.Immutable;
using System.Text;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores.Tables;

/// <summary>The SQL of what a turn must be given. Nulls come last in rising and first in falling order, on both engines.</summary>
internal static class QuerySql
{
    /// <remarks>
    /// What fits is found before it is ordered: with a limit, a plan that was made while the table was small walks an index in the order
    /// that is asked for, and passes the rows of everybody.
    /// </remarks>
    public static Statement For(RowQuery query)
    {
        var columns = string.Join(", ", query.Table.Columns.Select(column => column.Name));
        var sql = new StringBuilder($"SELECT {columns} FROM {query.Table.Name}");
        Where(sql, query.Table, query.Filters);
        if (!query.Order.IsEmpty)
            sql.Insert(0, $"SELECT {columns} FROM (").Append($" {SqlText.Apart}) AS fitting ORDER BY ").Append(OrderOf(query));
        return Bind(new Statement(sql.Append(" LIMIT $limit").ToString()), query.Filters).With("$limit", (long)query.Limit);
    }

    /// <summary>By the names of its columns; empty where there is none.</summary>
    public static string OrderOf(RowQuery query) => string.Join(", ", query.Order.Select(by =>
        $"{query.Table.Columns[by.Column].Name} {(by.Descending ? "DESC NULLS FIRST" : "ASC NULLS LAST")}"));

    public static Statement For(RowCount count)
    {
        var sql = new StringBuilder("SELECT CAST(count(*) AS bigint) FROM ").Append(count.Table.Name);
        Where(sql, count.Table, count.Filters);
        return Bind(new Statement(sql.ToString()), count.Filters);
    }

    private static void Where(StringBuilder sql, RowTable table, ImmutableArray<RowFilter> filters)
    {
        // Rows that are named are reached by their key, and not by all that have the same owner.
        var named = table.KeyLength == 1 && filters.Any(filter => filter is { Column: 0, Comparison: Comparison.In });
        for (var i = 0; i < filters.Length; i++)
        {
            var column = table.Columns[filters[i].Column].Name;
            sql.Append(i == 0 ? " WHERE " : " AND ").Append(filters[i].Comparison switch
            {
                Comparison.Equal when named && filters[i].Value is string => $"{column} || '' = $f{i}",
                Comparison.Equal => $"{column} = $f{i}",
                Comparison.NotEqual => $"{column} <> $f{i}",
                Comparison.In => $"{column} IN $f{i}",
                Comparison.AtMost => $"{column} <= $f{i}",
                Comparison.AtLeast => $"{column} >= $f{i}",
                Comparison.IsNull => $"{column} IS NULL",
                Comparison.IsNotNull => $"{column} IS NOT NULL",
                Comparison.IsSet => $"{column} = 1",
            });
        }
    }

    private static Statement Bind(Statement statement, ImmutableArray<RowFilter> filters)
    {
        for (var i = 0; i < filters.Length; i++)
        {
            if (filters[i].Comparison is Comparison.IsNull or Comparison.IsNotNull or Comparison.IsSet)
                continue;
            statement.With($"$f{i}", filters[i].Value is IEnumerable<string> set ? set.ToArray() : filters[i].Value);
        }

        return statement;
    }
}
