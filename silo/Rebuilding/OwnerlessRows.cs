using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Rebuilding;

/// <summary>
/// Rows of grains that have neither a state nor an event. They are deleted on the condition that there still is no such grain.
/// </summary>
internal static class OwnerlessRows
{
    public const int AtOnce = 500;

    /// <summary>The parts of tables whose rows name their owner. The one workspace owns every suppression.</summary>
    public static readonly IReadOnlyList<OwnedTable> Tables = [.. OwnedTable.All.Where(owned => owned.Kind != GrainKind.Workspace && owned.Decides)];

    /// <summary>Deletes some. Answers how many, 0 where there are no more.</summary>
    public static async Task<int> DeleteAsync(IStore store, OwnedTable owned, CancellationToken cancel)
    {
        // The owner of a row `t` is the grain g whose key makes its condition true.
        string Of(string table) => $"EXISTS (SELECT 1 FROM {table} g WHERE g.kind = $kind AND {owned.Owner.Replace("$key", "g.key", StringComparison.Ordinal)})";
        var column = owned.Owner[2..owned.Owner.IndexOf(' ', StringComparison.Ordinal)];
        var keys = string.Join(", ", owned.Table.Columns.Take(owned.Table.KeyLength).Select(key => $"t.{key.Name}"));
        var found = await store.QueryAsync(
            $"SELECT t.{column}, {keys} FROM {owned.Table.Name} t WHERE NOT {Of("grain")} AND NOT {Of("event")} AND {owned.Only} LIMIT $limit",
            new Dictionary<string, object?> { ["$kind"] = (long)owned.Kind, ["$limit"] = (long)AtOnce }, row => row.ToArray(), cancel);
        var deleted = 0;
        foreach (var owner in found.GroupBy(row => (string)row[0]!))
        {
            var commit = new GrainCommit
            {
                Grain = new GrainId(owned.Kind, owner.Key),
                BaseVersion = 0,
                NewVersion = 0,
                Rows = [.. owner.Select(row => RowChange.Delete(owned.Table, row[1..]))],
            };
            if ((await store.CommitAsync([commit], cancel))[0].Verdict == CommitVerdict.Committed) deleted += owner.Count();
        }

        return deleted;
    }
}
