using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>What to do next: drafts and work items in one ranked list.</summary>
public sealed class QueueClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = QueueReflection.Descriptor.Services[0];
    private static readonly RpcMethod<ListQueueItemsRequest, ListQueueItemsResponse> _listQueueItems = new(_service.FindMethodByName("ListQueueItems"));
    private static readonly RpcMethod<WatchQueueRequest, WatchQueueResponse> _watchQueue = new(_service.FindMethodByName("WatchQueue"));
    private static readonly RpcMethod<BulkQueueItemsRequest, BulkQueueItemsResponse> _bulkQueueItems = new(_service.FindMethodByName("BulkQueueItems"));
    private static readonly RpcMethod<GetQueueCountsRequest, GetQueueCountsResponse> _getQueueCounts = new(_service.FindMethodByName("GetQueueCounts"));

    /// <summary>Items, by priority, then amount. Filter: segment, kind, state, customer, days_overdue.</summary>
    public Task<ListQueueItemsResponse> ListQueueItemsAsync(ListQueueItemsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listQueueItems, request, options);

    /// <summary>The list as a snapshot, then its changes, with heartbeats. A resume token goes on where a broken stream ended.</summary>
    public IAsyncEnumerable<WatchQueueResponse> WatchQueue(WatchQueueRequest request, CallOptions? options = null) =>
        channel.Stream(_watchQueue, request, options);

    /// <summary>Does the same to every item that the filter matches, as a job.</summary>
    public Task<BulkQueueItemsResponse> BulkQueueItemsAsync(BulkQueueItemsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_bulkQueueItems, request, options);

    /// <summary>What each tab holds, and the day's burn-down.</summary>
    public Task<GetQueueCountsResponse> GetQueueCountsAsync(GetQueueCountsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getQueueCounts, request, options);
}
