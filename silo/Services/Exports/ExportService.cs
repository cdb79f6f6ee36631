using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using Plixo.Grains.Core;
using Plixo.Rpc;
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
        var order = new ExportOrder(call.Actor(), request.ToByteArray(), Convert.ToHexStringLower(RequestIds.DigestOf(request)));
        var name = RequestIds.NameOf(call, request);
        if (await jobs.RequestedAsync(name, call.CancellationToken) is { } known) return Again(known, order);
        var (field, list, method) = lists.Of(request);
        foreach (var paging in new[] { "page_size", "page_token" })
        {
            if (list.Descriptor.FindFieldByName(paging) is { } set && set.Accessor.GetValue(list) is not (0 or ""))
                throw Refusals.Invalid($"{field.Name}.{paging}", "is not set: an export has all pages.");
        }

        // What the list refuses is refused now and not by a job that fails.
        await method.PageAsync(list, 1, "", order.Actor, call.CancellationToken);
        var job = await jobs.StartWithinAsync(
            ExportLimits.OpenPerCreator, ExportJob.KindName, $"Export of {field.Name.Replace('_', ' ')}",
            new JobReport { Order = JobOrders.Write(codec, order) }.Write(), name, order.Actor.Id, call.CancellationToken);
        return Again(job ?? throw TooMany(order.Actor), order);
    }

    public async IAsyncEnumerable<V1.DownloadExportResponse> DownloadExport(V1.DownloadExportRequest request, CallContext call)
    {
        if (request.Offset < 0) throw Refusals.Invalid("offset", "is negative.");
        var id = Names.Read(request.Name, "name", "jobs")[0];
        if (await jobs.FindAsync(id, call.CancellationToken) is not { Kind: ExportJob.KindName } job) throw Refusals.NotFound(request.Name);
        if (job.Creator != call.Actor().Id) throw Refusals.Of(RefusalReason.PermissionDenied, $"{request.Name} was started by {job.Creator}.");
        if (job.State != JobStates.Done)
            throw Refusals.Of(RefusalReason.InvalidState, JobStates.IsEnded(job.State) ? $"{request.Name} ended without a file." : $"{request.Name} has not ended yet.");
        MayStillSee(job, call.Actor());
        var size = ExportPlace.Read(job.Cursor).Start;
        if (request.Offset > size) throw Refusals.Invalid("offset", $"is behind the end of the file, which has {size} bytes.");

        await KeptAsync(job, call.CancellationToken);
        for (var offset = request.Offset; offset < size;)
        {
            var piece = await PieceAsync(id, offset, call.CancellationToken) ?? throw Gone(job);
            var content = piece.Content.AsMemory((int)(offset - piece.Start));
            yield return new V1.DownloadExportResponse { Content = UnsafeByteOperations.UnsafeWrap(content), Offset = offset, Size = size };
            offset += content.Length;
        }
    }

    private V1.ExportListResponse Again(JobRow job, ExportOrder order) =>
        JobReport.Read(job.Detail).Order is not { Length: > 0 } known || JobOrders.Read<ExportOrder>(codec, known).Digest == order.Digest
            ? new V1.ExportListResponse { Job = JobService.ToWire(job) }
            : throw Refusals.Of(RefusalReason.RequestIdReused, "The request id was used for another content.");

    private static RpcException TooMany(Actor creator) => Refusals.Of(
        new Refusal(RefusalReason.LimitExceeded, $"{ExportLimits.OpenPerCreator} exports of {creator.Id} have not ended. Wait for one, or cancel it.")
        {
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("limit", ExportLimits.OpenPerCreator.ToString(CultureInfo.InvariantCulture)),
        });

    /// <summary>PERMISSION_DENIED where the caller has lost the right of the list, or sees less than the file may hold.</summary>
    private void MayStillSee(JobRow job, Actor now)
    {
        var order = JobOrders.Read<ExportOrder>(codec, JobReport.Read(job.Detail).Order);
        Requirements.Ask(lists.Of(V1.ExportListRequest.Parser.ParseFrom(order.Request)).Method.Descriptor, now);
        if (!now.Segments.IsEmpty && (order.Actor.Segments.IsEmpty || !order.Actor.Segments.IsSubsetOf(now.Segments)))
            throw Refusals.Of(RefusalReason.PermissionDenied, $"jobs/{job.Id} was made with segments that you may not see any more.");
    }

    /// <summary>NOT_FOUND where its time is over.</summary>
    private async Task KeptAsync(JobRow job, CancellationToken cancel)
    {
        if ((await store.ClockAsync(cancel)).Real >= job.Created + ExportLimits.Kept) throw Gone(job);
    }

    private static RpcException Gone(JobRow job) => Refusals.NotFound($"file of jobs/{job.Id} any more: it was kept {ExportLimits.Kept.TotalHours:0} hours");

    /// <summary>The piece that has the byte; null where there is none.</summary>
    private async Task<ExportPieceRow?> PieceAsync(string job, long offset, CancellationToken cancel) => await store.QueryAsync(
        $"SELECT {Pieces.Select} FROM export_piece WHERE job = $job AND start <= $offset ORDER BY number DESC LIMIT 1",
        new Dictionary<string, object?> { ["$job"] = job, ["$offset"] = offset }, Pieces.Read, cancel) is [var piece] && offset < piece.Start + piece.Content.Length
        ? piece
        : null;
}
