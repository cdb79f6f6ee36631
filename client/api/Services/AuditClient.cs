using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Who did what, and the chain that proves it.</summary>
public sealed class AuditClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = AuditReflection.Descriptor.Services[0];
    private static readonly RpcMethod<ListAuditEntriesRequest, ListAuditEntriesResponse> _listAuditEntries = new(_service.FindMethodByName("ListAuditEntries"));
    private static readonly RpcMethod<GetAuditHeadRequest, GetAuditHeadResponse> _getAuditHead = new(_service.FindMethodByName("GetAuditHead"));
    private static readonly RpcMethod<ExportAuditRequest, ExportAuditResponse> _exportAudit = new(_service.FindMethodByName("ExportAudit"));
    private static readonly RpcMethod<WatchEventsRequest, WatchEventsResponse> _watchEvents = new(_service.FindMethodByName("WatchEvents"));

    /// <summary>Entries, newest first. Filter: actor, resource, kind, time.</summary>
    public Task<ListAuditEntriesResponse> ListAuditEntriesAsync(ListAuditEntriesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listAuditEntries, request, options);

    /// <summary>The signed head of the chain, to be kept elsewhere.</summary>
    public Task<GetAuditHeadResponse> GetAuditHeadAsync(GetAuditHeadRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getAuditHead, request, options);

    /// <summary>Every event with its stored bytes, in order of position.</summary>
    public IAsyncEnumerable<ExportAuditResponse> ExportAudit(ExportAuditRequest request, CallOptions? options = null) =>
        channel.Stream(_exportAudit, request, options);

    /// <summary>Events by position as they are sealed, with heartbeats.</summary>
    public IAsyncEnumerable<WatchEventsResponse> WatchEvents(WatchEventsRequest request, CallOptions? options = null) =>
        channel.Stream(_watchEvents, request, options);
}
