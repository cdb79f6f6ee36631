using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>The ledger's way in. The ledger is the only source of money: what it does not say is not booked.</summary>
public sealed class ImportClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = ImportReflection.Descriptor.Services[0];
    private static readonly RpcMethod<ImportFileRequest, ImportFileResponse> _importFile = new(_service.FindMethodByName("ImportFile"));
    private static readonly RpcMethod<ImportRecordsRequest, ImportRecordsResponse> _importRecords = new(_service.FindMethodByName("ImportRecords"));
    private static readonly RpcMethod<GetImportRequest, GetImportResponse> _getImport = new(_service.FindMethodByName("GetImport"));
    private static readonly RpcMethod<ListImportsRequest, ListImportsResponse> _listImports = new(_service.FindMethodByName("ListImports"));
    private static readonly RpcMethod<ListVerdictsRequest, ListVerdictsResponse> _listVerdicts = new(_service.FindMethodByName("ListVerdicts"));
    private static readonly RpcMethod<ListWatermarksRequest, ListWatermarksResponse> _listWatermarks = new(_service.FindMethodByName("ListWatermarks"));
    private static readonly RpcMethod<ListAbsentInvoicesRequest, ListAbsentInvoicesResponse> _listAbsentInvoices = new(_service.FindMethodByName("ListAbsentInvoices"));
    private static readonly RpcMethod<ListUnmatchedPaymentsRequest, ListUnmatchedPaymentsResponse> _listUnmatchedPayments = new(_service.FindMethodByName("ListUnmatchedPayments"));

    /// <summary>
    /// Imports one file: a header, then its bytes. A fault of the file refuses it whole, before anything is applied; a fault of a
    /// row refuses that row. A file imported twice changes nothing; one older than the source's watermark is refused.
    /// Answers when the file is judged; applying goes on as the job that the import names.
    /// </summary>
    public Task<ImportFileResponse> ImportFileAsync(IAsyncEnumerable<ImportFileRequest> requests, CallOptions? options = null) =>
        channel.UploadAsync(_importFile, requests, options);

    /// <summary>The same for typed records, for bridges to ledgers. Row numbers count the records from 1.</summary>
    public Task<ImportRecordsResponse> ImportRecordsAsync(IAsyncEnumerable<ImportRecordsRequest> requests, CallOptions? options = null) =>
        channel.UploadAsync(_importRecords, requests, options);

    /// <summary>One import.</summary>
    public Task<GetImportResponse> GetImportAsync(GetImportRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getImport, request, options);

    /// <summary>Imports, newest first. Filter: source, kind, state, create_time.</summary>
    public Task<ListImportsResponse> ListImportsAsync(ListImportsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listImports, request, options);

    /// <summary>What became of each row, in the order of the file. Filter: outcome.</summary>
    public Task<ListVerdictsResponse> ListVerdictsAsync(ListVerdictsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listVerdicts, request, options);

    /// <summary>As of when each source's customers, contacts, invoices and payments are known.</summary>
    public Task<ListWatermarksResponse> ListWatermarksAsync(ListWatermarksRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listWatermarks, request, options);

    /// <summary>Invoices held because they were missing from a full file. Filter: source.</summary>
    public Task<ListAbsentInvoicesResponse> ListAbsentInvoicesAsync(ListAbsentInvoicesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listAbsentInvoices, request, options);

    /// <summary>Payments that name an unknown invoice and wait for it. Filter: source.</summary>
    public Task<ListUnmatchedPaymentsResponse> ListUnmatchedPaymentsAsync(ListUnmatchedPaymentsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listUnmatchedPayments, request, options);
}
