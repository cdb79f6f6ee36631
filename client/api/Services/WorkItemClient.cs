using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>What a person should do.</summary>
public sealed class WorkItemClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = WorkItemReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreateWorkItemRequest, CreateWorkItemResponse> _createWorkItem = new(_service.FindMethodByName("CreateWorkItem"));
    private static readonly RpcMethod<GetWorkItemRequest, GetWorkItemResponse> _getWorkItem = new(_service.FindMethodByName("GetWorkItem"));
    private static readonly RpcMethod<ListWorkItemsRequest, ListWorkItemsResponse> _listWorkItems = new(_service.FindMethodByName("ListWorkItems"));
    private static readonly RpcMethod<AssignWorkItemRequest, AssignWorkItemResponse> _assignWorkItem = new(_service.FindMethodByName("AssignWorkItem"));
    private static readonly RpcMethod<ClaimWorkItemRequest, ClaimWorkItemResponse> _claimWorkItem = new(_service.FindMethodByName("ClaimWorkItem"));
    private static readonly RpcMethod<ReleaseWorkItemRequest, ReleaseWorkItemResponse> _releaseWorkItem = new(_service.FindMethodByName("ReleaseWorkItem"));
    private static readonly RpcMethod<SnoozeWorkItemRequest, SnoozeWorkItemResponse> _snoozeWorkItem = new(_service.FindMethodByName("SnoozeWorkItem"));
    private static readonly RpcMethod<CompleteWorkItemRequest, CompleteWorkItemResponse> _completeWorkItem = new(_service.FindMethodByName("CompleteWorkItem"));

    /// <summary>Makes one by hand.</summary>
    public Task<CreateWorkItemResponse> CreateWorkItemAsync(CreateWorkItemRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createWorkItem, request, options);

    /// <summary>One work item.</summary>
    public Task<GetWorkItemResponse> GetWorkItemAsync(GetWorkItemRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getWorkItem, request, options);

    /// <summary>Work items, by due time. Filter: state, kind, owner, segment, customer, due_time.</summary>
    public Task<ListWorkItemsResponse> ListWorkItemsAsync(ListWorkItemsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listWorkItems, request, options);

    /// <summary>Gives it to a person.</summary>
    public Task<AssignWorkItemResponse> AssignWorkItemAsync(AssignWorkItemRequest request, CallOptions? options = null) =>
        channel.CallAsync(_assignWorkItem, request, options);

    /// <summary>Takes it from the pool for 5 minutes; renewed by asking again.</summary>
    public Task<ClaimWorkItemResponse> ClaimWorkItemAsync(ClaimWorkItemRequest request, CallOptions? options = null) =>
        channel.CallAsync(_claimWorkItem, request, options);

    /// <summary>Gives a claimed one back to the pool.</summary>
    public Task<ReleaseWorkItemResponse> ReleaseWorkItemAsync(ReleaseWorkItemRequest request, CallOptions? options = null) =>
        channel.CallAsync(_releaseWorkItem, request, options);

    /// <summary>Hides it until an instant.</summary>
    public Task<SnoozeWorkItemResponse> SnoozeWorkItemAsync(SnoozeWorkItemRequest request, CallOptions? options = null) =>
        channel.CallAsync(_snoozeWorkItem, request, options);

    /// <summary>Closes it with what came of it.</summary>
    public Task<CompleteWorkItemResponse> CompleteWorkItemAsync(CompleteWorkItemRequest request, CallOptions? options = null) =>
        channel.CallAsync(_completeWorkItem, request, options);
}
