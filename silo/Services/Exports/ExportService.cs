using System.Globalization;
using Google.Protobuf;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Exporting;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Jobs;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Services.Exports;

/// <summary>Any list as a file.</summary>
public sealed class ExportService(IStore store, IJobs jobs, TurnCodec codec, ExportLists lists)
{
    private static readonly ExportPieceTable Pieces = ExportPieceTable.Instance;

    public async Task<V1.ExportListResponse> ExportList(V1.ExportListRequest request, CallContext call)
    {
        if (!Enum.IsDefined(request.Format)) throw Refusals.Invalid("format", "is no format.");
        var order = new ExportOrder(call.Actor(), request.ToByteArray(), Convert.ToHexStringLower(Asking.DigestOf(request)));
        var name = Asking.NameOf(call, request);
        if (await jobs.RequestedAsync(name, call.CancellationToken) is { } known) return Again(known, order);
        var (field, list, method) = lists.Of(request);
        foreach (var paging in new[] { "page_size", "page_token" })
        {
            if (list.Descriptor.FindFieldByName(paging) is { } set && set.Accessor.GetValue(list) is not (0 or ""))
                throw Refusals.Invalid($"{field.Name}.{paging}", "is not set: an export has all pages.");
        }

        // What the list refuses is refused now and not by a job that fails.
        await method.PageAsync(list, 1, "", order.Actor, call.CancellationToken);
        var job = await jobs.StartAsync(
            ExportJob.KindName, $"Export of {field.Name.Replace('_', ' ')}", new JobReport { Order = JobOrders.Write(codec, order) }.Write(), name, 0,
            order.Actor.Id, call.CancellationToken);
        return Again(job, order);
    }

    public async IAsyncEnumerable<V1.DownloadExportResponse> DownloadExport(V1.DownloadExportRequest request, CallContext call)
    {
        if (request.Offset < 0) throw Refusals.Invalid("offset", "is negative.");
        var id = Names.Read(request.Name, "name", "jobs")[0];
        if (await jobs.FindAsync(id, call.CancellationToken) is not { Kind: ExportJob.KindName } job) throw Refusals.NotFound(request.Name);
        if (job.Creator != call.Actor().Id) throw Refusals.Of(RefusalReason.PermissionDenied, $"{request.Name} was started by {job.Creator}.");
        if (job.State != JobStates.Done)
            throw Refusals.Of(RefusalReason.InvalidState, JobStates.IsEnded(job.State) ? $"{request.Name} ended without a file." : $"{request.Name} has not ended yet.");
        var size = await SizeAsync(id, call.CancellationToken) ?? throw Refusals.NotFound($"file of {request.Name} any more: it was kept {ExportLimits.Kept.TotalHours:0} hours");
        if (request.Offset > size) throw Refusals.Invalid("offset", $"is behind the end of the file, which has {size} bytes.");

        for (var offset = request.Offset; offset < size;)
        {
            if (await PieceAsync(id, offset, call.CancellationToken) is not { } piece) throw Refusals.NotFound($"file of {request.Name} any more");
            var from = (int)(offset - piece.Start);
            var length = Math.Min(piece.Content.Length - from, ExportLimits.Message);
            yield return new V1.DownloadExportResponse
            {
                Content = UnsafeByteOperations.UnsafeWrap(piece.Content.AsMemory(from, length)), Offset = offset, Size = size,
            };
            offset += length;
        }
    }

    private V1.ExportListResponse Again(JobRow job, ExportOrder order) =>
        JobReport.Read(job.Detail).Order is not { Length: > 0 } known || JobOrders.Read<ExportOrder>(codec, known).Digest == order.Digest
            ? new V1.ExportListResponse { Job = JobService.ToWire(job) }
            : throw Refusals.Of(RefusalReason.RequestIdReused, "The request id was used for another content.");

    /// <summary>Null where the file is gone.</summary>
    private async Task<long?> SizeAsync(string job, CancellationToken cancel) => await store.QueryAsync(
        "SELECT start + length(content) FROM export_piece WHERE job = $job ORDER BY number DESC LIMIT 1",
        new Dictionary<string, object?> { ["$job"] = job }, row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture), cancel) is [var size] ? size : null;

    /// <summary>The piece that the byte stands in; null where it is gone.</summary>
    private async Task<ExportPieceRow?> PieceAsync(string job, long offset, CancellationToken cancel) => await store.QueryAsync(
        $"SELECT {Pieces.Select} FROM export_piece WHERE job = $job AND start <= $offset ORDER BY number DESC LIMIT 1",
        new Dictionary<string, object?> { ["$job"] = job, ["$offset"] = offset }, Pieces.Read, cancel) is [var piece] ? piece : null;
}
