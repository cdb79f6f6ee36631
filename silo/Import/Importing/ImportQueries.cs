using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>The SQL of imports and their rows.</summary>
public static class ImportQueries
{
    private static readonly ImportTable Imports = ImportTable.Instance;

    public static async Task<ImportRow?> FindAsync(IReadModel store, string id, CancellationToken cancel) =>
        (await store.QueryAsync(
            $"SELECT {Imports.Select} FROM import WHERE id = $id", With("$id", id), Imports.Read, cancel)) is [var import, ..] ? import : null;

    /// <summary>How many rows have each outcome.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CountsAsync(IReadModel store, string import, CancellationToken cancel) =>
        (await store.QueryAsync(
            "SELECT outcome, CAST(count(*) AS bigint) FROM import_row WHERE import = $id GROUP BY outcome",
            With("$id", import), row => ((string)row[0]!, (long)row[1]!), cancel)).ToDictionary();

    internal static async Task<ImportRow?> ByRequestAsync(IReadModel store, string creator, string request, CancellationToken cancel) =>
        (await store.QueryAsync(
            $"SELECT {Imports.Select} FROM import WHERE request = $request AND creator = $creator LIMIT 1",
            new Dictionary<string, object?> { ["$request"] = request, ["$creator"] = creator }, Imports.Read, cancel)) is [var import, ..] ? import : null;

    internal static async Task<bool> WasAppliedAsync(IReadModel store, ImportRow import, CancellationToken cancel) =>
        (await store.QueryAsync(
            "SELECT 1 FROM import WHERE source = $source AND kind = $kind AND digest = $digest AND state = 'applied' LIMIT 1",
            new Dictionary<string, object?> { ["$source"] = import.Source, ["$kind"] = import.Kind.ToString(), ["$digest"] = import.Digest },
            _ => true, cancel)).Count > 0;

    /// <summary>True while an import of the source that was taken earlier is not done.</summary>
    internal static async Task<bool> IsBehindAnotherAsync(IReadModel store, ImportRow import, CancellationToken cancel) =>
        (await store.QueryAsync(
            """
            SELECT 1 FROM import i JOIN job j ON j.id = i.job
            WHERE i.source = $source AND i.state = 'applying' AND j.ended IS NULL AND i.id <> $id
              AND (i.created < $created OR (i.created = $created AND i.id < $id)) LIMIT 1
            """,
            new Dictionary<string, object?>
            {
                ["$source"] = import.Source, ["$id"] = import.Id, ["$created"] = RowValues.ToRow(import.Created),
            },
            _ => true, cancel)).Count > 0;

    /// <summary>
    /// The next rows to apply: customer by customer, those of one in the order of the file. Rows of one external id are never
    /// cut apart while they stand together.
    /// </summary>
    /// <param name="after">The last row of the portion before; null: from the first that is not applied.</param>
    internal static async Task<IReadOnlyList<ImportedRow>> NextAsync(IReadModel store, string import, ImportedRow? after, CancellationToken cancel)
    {
        var rows = await store.QueryAsync(
            $"""
            SELECT {ImportedRowTable.Instance.Select} FROM import_row
            WHERE import = $id AND outcome = 'taken' AND (customer, row_number) > ($customer, $row) ORDER BY customer, row_number LIMIT $limit
            """,
            new Dictionary<string, object?>
            {
                ["$id"] = import, ["$customer"] = after?.Customer ?? "", ["$row"] = after?.Row ?? 0, ["$limit"] = ImportLimits.Chunk + 1L,
            },
            ImportedRowTable.Instance.Read, cancel);
        if (rows.Count <= ImportLimits.Chunk) return rows;
        var last = rows[^1].ExternalId;
        var whole = rows.Take(ImportLimits.Chunk).ToList();
        var kept = whole.FindLastIndex(row => row.ExternalId != last) + 1;
        return kept > 0 ? whole[..kept] : whole;
    }

    /// <summary>Rows judged good after a row, in order, a portion of them.</summary>
    internal static Task<IReadOnlyList<ImportedRow>> TakenAfterAsync(IReadModel store, string import, long after, CancellationToken cancel) => store.QueryAsync(
        $"SELECT {ImportedRowTable.Instance.Select} FROM import_row WHERE import = $id AND outcome = 'taken' AND row_number > $after ORDER BY row_number LIMIT $limit",
        new Dictionary<string, object?> { ["$id"] = import, ["$after"] = after, ["$limit"] = (long)ImportLimits.Chunk },
        ImportedRowTable.Instance.Read, cancel);

    /// <summary>How many payments of each import wait for an invoice.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> UnmatchedAsync(IReadModel store, IReadOnlyCollection<string> imports, CancellationToken cancel) =>
        imports.Count == 0 ? new Dictionary<string, long>() : (await store.QueryAsync(
            "SELECT import, CAST(count(*) AS bigint) FROM import_row WHERE import IN $ids AND outcome = 'unmatched' GROUP BY import",
            With("$ids", imports.ToArray()), row => ((string)row[0]!, (long)row[1]!), cancel)).ToDictionary();

    internal static Dictionary<string, object?> With(string name, object? value) => new() { [name] = value };
}
