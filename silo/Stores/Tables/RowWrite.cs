using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores.Tables;

/// <summary>How changes of one shape are written: one by one, or many at once from arrays (PostgreSQL).</summary>
internal sealed class RowWrite
{
    public RowWrite(RowTable table, Column[] columns, bool delete, bool whole, bool replaces)
    {
        Columns = columns;
        IsDelete = delete;
        var key = columns.Take(table.KeyLength).Select(column => column.Name).ToArray();
        var others = columns.Skip(table.KeyLength).Select(column => column.Name).ToArray();
        var names = columns.Select(column => column.Name).ToArray();
        var values = string.Join(", ", columns.Select((_, i) => Parameter(i)));
        var here = string.Join(" AND ", key.Select((name, i) => $"{name} = {Parameter(i)}"));
        var joined = string.Join(" AND ", key.Select(name => $"t.{name} = s.{name}"));
        var source = $"""
            unnest($ordinals, {string.Join(", ", columns.Select((_, i) => Parameter(i)))}) AS s (ordinal, {string.Join(", ", names)})
            """;
        var kept = $"s.ordinal <> ALL ({CommitSql.LostNow})";
        var insert = $"INSERT INTO {table.Name} ({string.Join(", ", names)})";
        var insertMany = $"{insert} SELECT {string.Join(", ", names.Select(name => "s." + name))} FROM {source} WHERE {kept}";
        string[] updateMany =
        [
            $"UPDATE {table.Name} t SET {string.Join(", ", others.Select(name => $"{name} = s.{name}"))} FROM {source} WHERE {joined} AND {kept}",
            $"{insertMany} AND NOT EXISTS (SELECT 1 FROM {table.Name} t WHERE {joined})",
        ];
        if (delete)
        {
            Each = [$"DELETE FROM {table.Name} WHERE {here}"];
            Many = [$"DELETE FROM {table.Name} t USING {source} WHERE {joined} AND {kept}"];
        }
        else if (whole)
        {
            var conflict = others.Length == 0
                ? "DO NOTHING"
                : "DO UPDATE SET " + string.Join(", ", others.Select(name => $"{name} = excluded.{name}"));
            Each = [$"{insert} VALUES ({values}) ON CONFLICT ({string.Join(", ", key)}) {conflict}"];
            Many = replaces && others.Length > 0 ? updateMany : [$"{insertMany} ON CONFLICT ({string.Join(", ", key)}) {conflict}"];
        }
        else
        {
            var set = string.Join(", ", others.Select((name, i) => $"{name} = {Parameter(key.Length + i)}"));
            Each =
            [
                $"UPDATE {table.Name} SET {set} WHERE {here}",
                $"{insert} SELECT {values} WHERE NOT EXISTS (SELECT 1 FROM {table.Name} WHERE {here})",
            ];
            Many = updateMany;
        }
    }

    public Column[] Columns { get; }

    public bool IsDelete { get; }

    /// <summary>Statements for one change, in order.</summary>
    public string[] Each { get; }

    /// <summary>Statements for many changes of different rows, in order: arrays, and the ordinals of their commits.</summary>
    public string[] Many { get; }

    public static string Parameter(int column) => $"$c{column}";
}
