using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>Open invoices of a source that a full file does not name. A row that was refused names its invoice too.</summary>
internal static class AbsentInvoices
{
    private const string Open = "i.source = $source AND i.type = 'Invoice' AND i.status = 'Open' AND i.open > 0";

    private const string NotNamed =
        "NOT EXISTS (SELECT 1 FROM import_row r WHERE r.import = $import AND r.external_id = i.external_id)";

    public static async Task<(long Open, long Absent)> CountAsync(IStore store, ImportRow import, CancellationToken cancel)
    {
        var found = await store.QueryAsync(
            $"SELECT CAST(count(*) AS bigint), CAST(COALESCE(sum(CASE WHEN {NotNamed} THEN 1 ELSE 0 END), 0) AS bigint) FROM invoice i WHERE {Open}",
            Parameters(import), row => ((long)row[0]!, (long)row[1]!), cancel);
        return found[0];
    }

    /// <summary>Their keys after the given one, in order.</summary>
    public static Task<IReadOnlyList<string>> PageAsync(IStore store, ImportRow import, string after, CancellationToken cancel) =>
        store.QueryAsync(
            $"SELECT i.key FROM invoice i WHERE {Open} AND {NotNamed} AND i.key > $after ORDER BY i.key LIMIT $limit",
            new Dictionary<string, object?>(Parameters(import)) { ["$after"] = after, ["$limit"] = (long)ImportLimits.Chunk },
            row => (string)row[0]!, cancel);

    private static Dictionary<string, object?> Parameters(ImportRow import) =>
        new() { ["$source"] = import.Source, ["$import"] = import.Id };
}
