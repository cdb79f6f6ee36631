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
    private static readonly RpcMethod<CreateQueueViewRequest, CreateQueueViewResponse> _createQueueView = new(_service.FindMethodByName("CreateQueueView"));
    private static readonly RpcMethod<ListQueueViewsRequest, ListQueueViewsResponse> _listQueueViews = new(_service.FindMethodByName("ListQueueViews"));
    private static readonly RpcMethod<UpdateQueueViewRequest, UpdateQueueViewResponse> _updateQueueView = new(_service.FindMethodByName("UpdateQueueView"));
    private static readonly RpcMethod<DeleteQueueViewRequest, DeleteQueueViewResponse> _deleteQueueView = new(_service.FindMethodByName("DeleteQueueView"));

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

    /// <summary>Keeps a view of the queue for the caller under a name.</summary>
    public Task<CreateQueueViewResponse> CreateQueueViewAsync(CreateQueueViewRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createQueueView, request, options);

    /// <summary>The caller's own views, by display_name. Filter: scope.</summary>
    public Task<ListQueueViewsResponse> ListQueueViewsAsync(ListQueueViewsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listQueueViews, request, options);

    /// <summary>Changes the fields that the mask names: display_name, query.</summary>
    public Task<UpdateQueueViewResponse> UpdateQueueViewAsync(UpdateQueueViewRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateQueueView, request, options);

    /// <summary>Forgets a view of the caller's.</summary>
    public Task<DeleteQueueViewResponse> DeleteQueueViewAsync(DeleteQueueViewRequest request, CallOptions? options = null) =>
        channel.CallAsync(_deleteQueueView, request, options);
}
