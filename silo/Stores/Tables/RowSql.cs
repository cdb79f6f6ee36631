using System.Collections.Concurrent;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores.Tables;

/// <summary>The SQL of read-model rows, made from their tables. Parameters are `$c0`, `$c1` … in the order of the values.</summary>
internal static class RowSql
{
    private static readonly ConcurrentDictionary<(RowTable Table, string Shape), RowWrite> Writes = new();

    /// <summary>
    /// Whole rows are upserted. Some columns of a row are updated, and only where there is no such row it is inserted: an
    /// insert first would ask for the columns that are left out even where the row exists. Many rows that replace others are updated
    /// first too: PostgreSQL's upsert writes that it locks the row before it writes the row.
    /// </summary>
    public static RowWrite For(RowChange change) =>
        Writes.GetOrAdd((change.Table, ShapeOf(change)), static (_, change) => Make(change), change);

    /// <summary>Names the table and the set of columns: changes of one shape are written by one statement.</summary>
    public static string ShapeOf(RowChange change) =>
        change.Columns is not { } columns ? change.Table.Name
            : columns.Length == change.Table.Columns.Length ? change.Table.Name + (change.Replaces ? "=" : "*")
            : $"{change.Table.Name}:{string.Join(',', columns)}";

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
        return new RowWrite(change.Table, columns, change.IsDelete, columns.Length == all.Length, change.Replaces);
    }
}

/// <summary>A null whose column's type PostgreSQL cannot see from where it stands.</summary>
internal sealed record TypedNull(ColumnType Type);
