using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores.Tables;

/// <summary>
/// How changes of one shape are written: one by one, or many at once from arrays (PostgreSQL). Whole rows are upserted; those that replace
/// others are updated first, because PostgreSQL's upsert writes that it locks the row before it writes the row. Some columns of a row are
/// updated, and only where there is no such row it is inserted: an insert first would ask for the columns that are left out even where the
/// row exists.
/// </summary>
internal sealed class RowWrite
{
    public RowWrite(RowTable table, Column[] columns, RowChangeKind kind)
    {
        Columns = columns;
        var key = columns.Take(table.KeyLength).Select(column => column.Name).ToArray();
        var others = columns.Skip(table.KeyLength).Select(column => column.Name).ToArray();
        var names = columns.Select(column => column.Name).ToArray();
        var values = string.Join(", ", columns.Select((_, i) => Parameter(i)));
        var here = string.Join(" AND ", key.Select((name, i) => $"{name} = {Parameter(i)}"));
        var joined = string.Join(" AND ", key.Select(name => $"t.{name} = s.{name}"));
        var source = $"""
            unnest($ordinals, {string.Join(", ", columns.Select((_, i) => Parameter(i)))}) WITH ORDINALITY AS s (ordinal, {string.Join(", ", names)}, place)
            """;
        var kept = $"s.ordinal <> ALL ({CommitSql.LostNow})";
        var insert = $"INSERT INTO {table.Name} ({string.Join(", ", names)})";
        var set = string.Join(", ", others.Select((name, i) => $"{name} = {Parameter(key.Length + i)}"));
        var setMany = $"UPDATE {table.Name} t SET {string.Join(", ", others.Select(name => $"{name} = s.{name}"))}";
        var conflict = $"ON CONFLICT ({string.Join(", ", key)}) "
            + (others.Length == 0 ? "DO NOTHING" : "DO UPDATE SET " + string.Join(", ", others.Select(name => $"{name} = excluded.{name}")));
        var whole = columns.Length == table.Columns.Length;

        Each = kind switch
        {
            RowChangeKind.Delete => [$"DELETE FROM {table.Name} WHERE {here}"],
            RowChangeKind.Update => [$"UPDATE {table.Name} SET {set} WHERE {here}"],
            _ when whole => [$"{insert} VALUES ({values}) {conflict}"],
            _ =>
            [
                $"UPDATE {table.Name} SET {set} WHERE {here}",
                $"{insert} SELECT {values} WHERE NOT EXISTS (SELECT 1 FROM {table.Name} WHERE {here})",
            ],
        };
        Many = kind switch
        {
            RowChangeKind.Delete => $"DELETE FROM {table.Name} t USING {source} WHERE {joined} AND {kept}",
            RowChangeKind.Update => $"{setMany} FROM {source} WHERE {joined} AND {kept}",
            _ when others.Length == 0 || (whole && kind == RowChangeKind.Set) => $"{insert} SELECT {string.Join(", ", names.Select(name => "s." + name))} FROM {source} WHERE {kept} {conflict}",
            _ => $"""
                WITH s AS MATERIALIZED (SELECT * FROM {source} WHERE {kept}),
                written AS ({setMany} FROM s WHERE {joined} RETURNING s.place)
                {insert} SELECT {string.Join(", ", names)} FROM s WHERE s.place NOT IN (SELECT place FROM written)
                """,
        };
    }

    public Column[] Columns { get; }

    /// <summary>Statements for one change, in order.</summary>
    public string[] Each { get; }

    /// <summary>One statement for many changes of different rows: arrays, and the ordinals of their commits.</summary>
    public string Many { get; }

    public static string Parameter(int column) => $"$c{column}";
}
