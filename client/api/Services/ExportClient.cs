using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Any list as a file.</summary>
public sealed class ExportClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = ExportReflection.Descriptor.Services[0];
    private static readonly RpcMethod<ExportListRequest, ExportListResponse> _exportList = new(_service.FindMethodByName("ExportList"));
    private static readonly RpcMethod<DownloadExportRequest, DownloadExportResponse> _downloadExport = new(_service.FindMethodByName("DownloadExport"));

    /// <summary>Starts a job that writes all rows of a list to a file.</summary>
    public Task<ExportListResponse> ExportListAsync(ExportListRequest request, CallOptions? options = null) =>
        channel.CallAsync(_exportList, request, options);

    /// <summary>The file of an export that has succeeded, in pieces.</summary>
    public IAsyncEnumerable<DownloadExportResponse> DownloadExport(DownloadExportRequest request, CallOptions? options = null) =>
        channel.Stream(_downloadExport, request, options);
}
