using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Sweeps;

/// <summary>
/// Turns the requests that turns have written into jobs. The request's id is the job's, so that a crash between starting
/// and removing starts no second one.
/// </summary>
public sealed class SweepRequests(IStore store, IJobs jobs) : ILeasedWork
{
    private const int AtOnce = 100;

    public string Lease => "sweeps";

    public Duration Pause => Duration.FromMilliseconds(250);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel)
    {
        var columns = string.Join(", ", SweepTable.Instance.Table.Columns.Select(column => column.Name));
        var asked = await store.QueryAsync(
            $"SELECT {columns} FROM sweep ORDER BY at, id LIMIT $limit", new Dictionary<string, object?> { ["$limit"] = (long)AtOnce },
            SweepTable.Instance.Read, cancel);
        foreach (var sweep in asked)
        {
            await StartAsync(jobs, sweep.Id, sweep.Kind, sweep.Subject, sweep.By, cancel);
            await store.WriteAsync([RowChange.Delete(SweepTable.Instance.Table, sweep.Id)], lease, cancel);
        }

        return asked.Count == AtOnce;
    }

    /// <summary>The job of a request, also where it has started already.</summary>
    public static Task<JobRow> StartAsync(IJobs jobs, string request, string kind, string subject, string by, CancellationToken cancel) => jobs.StartAsync(
        GrainSweep.KindOf(kind), subject.Length > 0 ? $"{kind} of {subject}" : kind, subject, request, 0, by, cancel);
}
