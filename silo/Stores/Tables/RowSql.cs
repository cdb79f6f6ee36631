using System.Collections.Concurrent;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores.Tables;

/// <summary>The SQL of read-model rows, made from their tables. Parameters are `$c0`, `$c1` … in the order of the values.</summary>
internal static class RowSql
{
    private static readonly ConcurrentDictionary<(RowTable Table, string Shape), RowWrite> Writes = new();

    public static RowWrite For(RowChange change) =>
        Writes.GetOrAdd((change.Table, ShapeOf(change)), static (_, change) => Make(change), change);

    /// <summary>Names the table, the kind and the set of columns: changes of one shape are written by one statement.</summary>
    public static string ShapeOf(RowChange change)
    {
        var columns = change.Columns is not { } some || some.Length == change.Table.Columns.Length ? "" : string.Join(',', some);
        return $"{change.Table.Name}:{change.Kind}:{columns}";
    }

    public static IEnumerable<Statement> Statements(RowChange change)
    {
        var write = For(change);
        foreach (var sql in write.Each)
        {
            var statement = new Statement(sql);
            for (var i = 0; i < change.Values.Count; i++)
                statement.With(RowWrite.Parameter(i), change.Values[i] ?? new TypedNull(write.Columns[i].Type));
            yield return statement;
        }
    }

    private static RowWrite Make(RowChange change)
    {
        var all = change.Table.Columns;
        Column[] columns = change.Columns is { } set
            ? [.. set.Select(column => all[column])]
            : [.. all.Take(change.Table.KeyLength)];
        return new RowWrite(change.Table, columns, change.Kind);
    }
}

/// <summary>A null whose column's type PostgreSQL cannot see from where it stands.</summary>
internal sealed record TypedNull(ColumnType Type);
