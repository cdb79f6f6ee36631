using Plixo.Grains.Rows;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Exporting;

/// <summary>Writes a list to pieces of a file, a page at a time. A page's pieces and the place where the next page begins are one commit.</summary>
public sealed class ExportJob(IStore store, TurnCodec codec, ExportLists lists) : IJobKind
{
    public const string KindName = "export";

    public string Kind => KindName;

    public async Task<JobStep> StepAsync(JobRow job, CancellationToken cancel)
    {
        var order = JobOrders.Read<ExportOrder>(codec, JobReport.Read(job.Detail).Order);
        var asked = V1.ExportListRequest.Parser.ParseFrom(order.Request);
        var (_, request, method) = lists.Of(asked);
        var place = ExportPlace.Read(job.Cursor);
        var (rows, next) = await method.PageAsync(request, ListLimits.LargestPage, place.Token, order.Actor, cancel);
        var done = job.Done + rows.Count;
        if (done > ExportLimits.Rows || (done == ExportLimits.Rows && next.Length > 0))
        {
            await StoppedAsync(job, cancel);
            return new JobStep(JobProgress.Of(job) with { State = JobStates.Failed, Detail = JobReport.Failed(job.Detail, $"More than {ExportLimits.Rows} rows match. Narrow the filter.") }, []);
        }

        var content = ExportFile.Write(asked.Format, method.Row, rows, first: place.Start == 0);
        var pieces = content.Chunk(ExportLimits.Piece)
            .Select((bytes, at) => new ExportPieceRow(job.Id, place.Piece + at, place.Start + ((long)at * ExportLimits.Piece), bytes, job.Created + ExportLimits.Kept)).ToList();
        var after = new ExportPlace(place.Piece + pieces.Count, place.Start + content.Length, next);
        return new JobStep(
            JobProgress.Of(job) with
            {
                State = next.Length == 0 ? JobStates.Done : JobStates.Running,
                Done = done,
                Total = next.Length == 0 ? done : 0,
                Cursor = after.Write(),
            },
            [])
        {
            Rows = [.. pieces.SelectMany(piece => ExportPieceTable.Instance.Difference(null, piece))],
        };
    }

    /// <summary>What was written so far is no file.</summary>
    public async Task StoppedAsync(JobRow job, CancellationToken cancel)
    {
        while (await PiecesAsync(job, cancel) is { Count: > 0 } pieces) await store.WriteAsync(pieces, null, cancel);
    }

    private Task<IReadOnlyList<RowChange>> PiecesAsync(JobRow job, CancellationToken cancel) => store.QueryAsync(
        "SELECT number FROM export_piece WHERE job = $job ORDER BY number LIMIT $limit",
        new Dictionary<string, object?> { ["$job"] = job.Id, ["$limit"] = (long)ExportLimits.DeletedAtOnce },
        row => RowChange.Delete(ExportPieceTable.Instance.Table, job.Id, row[0]), cancel);
}
