using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Exporting;

/// <summary>Writes a list to pieces of a file, a page at a time. A piece and the place where the next page begins are one commit.</summary>
public sealed class ExportJob(IStore store, TurnCodec codec, ExportLists lists) : IJobKind
{
    public const string KindName = "export";

    public string Kind => KindName;

    public async Task<JobStep> StepAsync(JobRow job, CancellationToken cancel)
    {
        var order = JobOrders.Read<ExportOrder>(codec, JobReport.Read(job.Detail).Order);
        var asked = V1.ExportListRequest.Parser.ParseFrom(order.Request);
        var (_, request, method) = lists.Of(asked);
        var place = Place.Read(job.Cursor);
        var (rows, next) = await method.PageAsync(request, ListLimits.LargestPage, place.Token, order.Actor, cancel);
        var done = job.Done + rows.Count;
        if (done > ExportLimits.Rows || (done == ExportLimits.Rows && next.Length > 0))
        {
            return new JobStep(JobProgress.Of(job) with { State = JobStates.Failed, Detail = $"More than {ExportLimits.Rows} rows match. Narrow the filter." }, [])
            {
                Rows = await DeletedAsync(job, cancel),
            };
        }

        var piece = new ExportPieceRow(
            job.Id, place.Piece, place.Start, ExportFile.Write(asked.Format, method.Row, rows, first: place.Piece == 0), job.Created + ExportLimits.Kept);
        var after = new Place(place.Piece + 1, place.Start + piece.Content.Length, next);
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
            Rows = [.. ExportPieceTable.Instance.Difference(null, piece)],
        };
    }

    /// <summary>What was written so far is no file.</summary>
    public async Task StoppedAsync(JobRow job, CancellationToken cancel) => await store.WriteAsync(await DeletedAsync(job, cancel), null, cancel);

    private Task<IReadOnlyList<RowChange>> DeletedAsync(JobRow job, CancellationToken cancel) => store.QueryAsync(
        "SELECT number FROM export_piece WHERE job = $job ORDER BY number", new Dictionary<string, object?> { ["$job"] = job.Id },
        row => RowChange.Delete(ExportPieceTable.Instance.Table, job.Id, row[0]), cancel);

    /// <summary>Where the job is: the next piece, its first byte, and the token of its page.</summary>
    private sealed record Place(long Piece, long Start, string Token)
    {
        public static Place Read(string cursor) => cursor.Split(' ', 3) is [var piece, var start, var token]
            ? new Place(long.Parse(piece, System.Globalization.CultureInfo.InvariantCulture), long.Parse(start, System.Globalization.CultureInfo.InvariantCulture), token)
            : new Place(0, 0, "");

        public string Write() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Piece} {Start} {Token}");
    }
}
