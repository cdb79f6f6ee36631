using Google.Protobuf;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.V1;
using CsvFormat = Plixo.Silo.Import.Csv.CsvOptions;

namespace Plixo.Silo.Services.Imports;

/// <summary>The ledger's way in.</summary>
public sealed class ImportService(IStore store, ImportIntake intake, ViewsNow views)
{
    public async Task<ImportFileResponse> ImportFile(IAsyncEnumerable<ImportFileRequest> requests, CallContext call)
    {
        ImportHeader? header = null;
        await using var content = Upload.TemporaryFile();
        await foreach (var request in requests.WithCancellation(call.CancellationToken))
        {
            if (request.PartCase == ImportFileRequest.PartOneofCase.Header) header = First(header, request.Header);
            else await Upload.AppendAsync(content, Begun(header), request.Chunk, call.CancellationToken);
        }

        return new ImportFileResponse { Import = await TakeAsync(content, Begun(header), ImportWire.OptionsOf(header!.Csv), call) };
    }

    public async Task<ImportRecordsResponse> ImportRecords(IAsyncEnumerable<ImportRecordsRequest> requests, CallContext call)
    {
        ImportHeader? header = null;
        await using var content = Upload.TemporaryFile();
        RecordsAsCsv? records = null;
        await foreach (var request in requests.WithCancellation(call.CancellationToken))
        {
            if (request.PartCase == ImportRecordsRequest.PartOneofCase.Header)
            {
                header = First(header, request.Header);
                records = new RecordsAsCsv(ImportWire.KindOf(header.Kind));
                await Upload.AppendAsync(content, header, ByteString.CopyFromUtf8(records.HeaderLine), call.CancellationToken);
            }
            else
            {
                Begun(header);
                await Upload.AppendAsync(content, header!, ByteString.CopyFromUtf8(records!.LineOf(request)), call.CancellationToken);
            }
        }

        return new ImportRecordsResponse { Import = await TakeAsync(content, Begun(header), new CsvFormat(), call) };
    }

    public async Task<GetImportResponse> GetImport(GetImportRequest request, CallContext call)
    {
        var import = await FindAsync(request.Name, "name", call);
        return new GetImportResponse { Import = (await ToWireAsync([import], call)).Single() };
    }

    public async Task<ListImportsResponse> ListImports(ListImportsRequest request, CallContext call)
    {
        var page = await ImportLists.Imports.PageAsync(
            store, ListRequest.Of(request), ImportLists.Seen(call.Actor()), call.CancellationToken);
        return new ListImportsResponse { Imports = { await ToWireAsync(page.Items, call) }, NextPageToken = page.NextPageToken };
    }

    public async Task<ListVerdictsResponse> ListVerdicts(ListVerdictsRequest request, CallContext call)
    {
        var import = await FindAsync(request.Parent, "parent", call);
        var page = await ImportLists.Verdicts.PageAsync(
            store, ListRequest.Of(request),
            [new Condition("import = $parent", ("$parent", import.Id))], call.CancellationToken);
        return new ListVerdictsResponse { Verdicts = { page.Items.Select(ImportWire.ToWire) }, NextPageToken = page.NextPageToken };
    }

    public async Task<ListWatermarksResponse> ListWatermarks(ListWatermarksRequest request, CallContext call)
    {
        var page = await ImportLists.Watermarks.PageAsync(
            store, ListRequest.Of(request), [], call.CancellationToken);
        var workspace = await views.WorkspaceAsync(call.CancellationToken);
        var now = (await store.ClockAsync(call.CancellationToken)).Business;
        return new ListWatermarksResponse { Watermarks = { page.Items.Select(mark => ImportWire.ToWire(mark, workspace, now)) }, NextPageToken = page.NextPageToken };
    }

    public async Task<ListAbsentInvoicesResponse> ListAbsentInvoices(ListAbsentInvoicesRequest request, CallContext call)
    {
        var page = await ImportLists.Absent.PageAsync(
            store, call, ListRequest.Of(request), "i.segment",
            new Condition("i.absent = 1"));
        return new ListAbsentInvoicesResponse { Invoices = { page.Items }, NextPageToken = page.NextPageToken };
    }

    public async Task<ListUnmatchedPaymentsResponse> ListUnmatchedPayments(ListUnmatchedPaymentsRequest request, CallContext call)
    {
        var page = await ImportLists.Unmatched.PageAsync(
            store, ListRequest.Of(request), ImportLists.SeenUnmatched(call.Actor()), call.CancellationToken);
        return new ListUnmatchedPaymentsResponse { Payments = { page.Items }, NextPageToken = page.NextPageToken };
    }

    /// <summary>NOT_FOUND also where the caller may see some segments only and did not start it.</summary>
    private async Task<ImportRow> FindAsync(string name, string field, CallContext call)
    {
        var found = await ImportQueries.FindAsync(store, Names.Read(name, field, "imports")[0], call.CancellationToken);
        return found is not null && (call.Actor().Segments.IsEmpty || found.Creator == call.Actor().Id) ? found : throw Refusals.NotFound(name);
    }

    private async Task<V1.Import> TakeAsync(FileStream content, ImportHeader header, CsvFormat options, CallContext call)
    {
        // A customer's segment is found after it was read, and a payment may be anybody's.
        if (!call.Actor().Segments.IsEmpty)
            throw Refusals.Of(RefusalReason.PermissionDenied, $"{call.Actor().Id} has rights in single segments only; an import is of the whole ledger.");
        var order = ImportWire.OrderOf(header) with { Asked = await Upload.DigestAsync(content, header, call.CancellationToken) };
        var earlier = await intake.EarlierAsync(order, call.Actor(), call.CancellationToken);
        if (earlier is not null && earlier.Asked != order.Asked)
            throw Refusals.Of(RefusalReason.RequestIdReused, $"The request id '{order.Request}' was used for another import before: {earlier.Id}.");
        var import = earlier ?? await intake.TakeAsync(content, order, options, call.Actor(), call.CancellationToken);
        return (await ToWireAsync([import], call)).Single();
    }

    private async Task<IEnumerable<V1.Import>> ToWireAsync(IReadOnlyCollection<ImportRow> imports, CallContext call)
    {
        var unmatched = await ImportQueries.UnmatchedAsync(store, [.. imports.Select(import => import.Id)], call.CancellationToken);
        return imports.Select(import => import.ToWire(unmatched.GetValueOrDefault(import.Id)));
    }

    private static ImportHeader First(ImportHeader? known, ImportHeader header) =>
        known is null ? header : throw Refusals.Invalid("header", "comes once, first.");

    private static ImportHeader Begun(ImportHeader? header) => header ?? throw Refusals.Invalid("header", "comes first.");
}
