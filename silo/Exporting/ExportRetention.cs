using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Exporting;

/// <summary>
/// Deletes the files of exports whose time is over, one after the other and a bounded number of pieces at once. From that instant on nobody
/// reads them, so a file of which some pieces are gone is none that can be had.
/// </summary>
public sealed class ExportRetention(IStore store) : ILeasedWork
{
    public string Lease => "exports";

    public Duration Pause => Duration.FromMinutes(10);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel)
    {
        var now = (await store.ClockAsync(cancel)).Real;
        var over = await store.QueryAsync(
            "SELECT job, number FROM export_piece WHERE expires <= $now ORDER BY expires, job, number LIMIT $limit",
            new Dictionary<string, object?> { ["$now"] = now.ToRow(), ["$limit"] = (long)ExportLimits.DeletedAtOnce },
            row => RowChange.Delete(ExportPieceTable.Instance.Table, row[0], row[1]), cancel);
        if (over.Count > 0) await store.WriteAsync(over, lease, cancel);
        return over.Count == ExportLimits.DeletedAtOnce;
    }
}
