using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Audits;

/// <summary>The hash before each event of its grain, while events pass in the order in which they were sealed.</summary>
internal sealed class ChainOfGrains(IStore store)
{
    /// <summary>Grains that are kept; more are asked for again.</summary>
    private const int MostKept = 100_000;

    private readonly Dictionary<GrainId, byte[]> last = [];

    /// <summary>Empty for the first event of a grain.</summary>
    public async Task<byte[]> PreviousAsync(StoredEvent stored, CancellationToken cancel)
    {
        if (!last.TryGetValue(stored.Grain, out var previous)) previous = await FindAsync(stored, cancel);
        if (last.Count >= MostKept) last.Clear();
        last[stored.Grain] = stored.Hash;
        return previous;
    }

    private async Task<byte[]> FindAsync(StoredEvent stored, CancellationToken cancel)
    {
        var found = await store.QueryAsync(
            """
            SELECT hash FROM event WHERE kind = $kind AND key = $key AND (version < $version OR (version = $version AND idx < $index))
            ORDER BY version DESC, idx DESC LIMIT 1
            """,
            new Dictionary<string, object?>
            {
                ["$kind"] = (long)stored.Grain.Kind, ["$key"] = stored.Grain.Key, ["$version"] = stored.Version, ["$index"] = (long)stored.Index,
            },
            row => (byte[])row[0]!, cancel);
        return found.Count == 0 ? [] : found[0];
    }
}
