using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Running the silos.</summary>
public sealed class OperationsClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = OperationsReflection.Descriptor.Services[0];
    private static readonly RpcMethod<GetStatusRequest, GetStatusResponse> _getStatus = new(_service.FindMethodByName("GetStatus"));
    private static readonly RpcMethod<ListParkedRequest, ListParkedResponse> _listParked = new(_service.FindMethodByName("ListParked"));
    private static readonly RpcMethod<RetryParkedRequest, RetryParkedResponse> _retryParked = new(_service.FindMethodByName("RetryParked"));
    private static readonly RpcMethod<DropParkedRequest, DropParkedResponse> _dropParked = new(_service.FindMethodByName("DropParked"));
    private static readonly RpcMethod<ListLeasesRequest, ListLeasesResponse> _listLeases = new(_service.FindMethodByName("ListLeases"));
    private static readonly RpcMethod<DrainRequest, DrainResponse> _drain = new(_service.FindMethodByName("Drain"));
    private static readonly RpcMethod<RebuildRequest, RebuildResponse> _rebuild = new(_service.FindMethodByName("Rebuild"));
    private static readonly RpcMethod<ReconcileRequest, ReconcileResponse> _reconcile = new(_service.FindMethodByName("Reconcile"));
    private static readonly RpcMethod<ReleaseSendingRequest, ReleaseSendingResponse> _releaseSending = new(_service.FindMethodByName("ReleaseSending"));
    private static readonly RpcMethod<GetClockRequest, GetClockResponse> _getClock = new(_service.FindMethodByName("GetClock"));
    private static readonly RpcMethod<SetClockRequest, SetClockResponse> _setClock = new(_service.FindMethodByName("SetClock"));
    private static readonly RpcMethod<AdvanceClockRequest, AdvanceClockResponse> _advanceClock = new(_service.FindMethodByName("AdvanceClock"));

    /// <summary>How the store, the silos and the mail stand.</summary>
    public Task<GetStatusResponse> GetStatusAsync(GetStatusRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getStatus, request, options);

    /// <summary>Messages that failed 5 times and wait for a person, oldest first. Filter: grain, sender, kind.</summary>
    public Task<ListParkedResponse> ListParkedAsync(ListParkedRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listParked, request, options);

    /// <summary>Tries a parked message again; what waited behind it follows.</summary>
    public Task<RetryParkedResponse> RetryParkedAsync(RetryParkedRequest request, CallOptions? options = null) =>
        channel.CallAsync(_retryParked, request, options);

    /// <summary>Drops a parked message for good.</summary>
    public Task<DropParkedResponse> DropParkedAsync(DropParkedRequest request, CallOptions? options = null) =>
        channel.CallAsync(_dropParked, request, options);

    /// <summary>Which silo holds which partition.</summary>
    public Task<ListLeasesResponse> ListLeasesAsync(ListLeasesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listLeases, request, options);

    /// <summary>The silo that is asked takes no new calls, finishes what it has begun, gives up its partitions and ends, as after SIGTERM.</summary>
    public Task<DrainResponse> DrainAsync(DrainRequest request, CallOptions? options = null) =>
        channel.CallAsync(_drain, request, options);

    /// <summary>Makes the read model anew from the events, as a job.</summary>
    public Task<RebuildResponse> RebuildAsync(RebuildRequest request, CallOptions? options = null) =>
        channel.CallAsync(_rebuild, request, options);

    /// <summary>Compares journal, exported head and store; takes unknown Message-IDs over as in doubt.</summary>
    public Task<ReconcileResponse> ReconcileAsync(ReconcileRequest request, CallOptions? options = null) =>
        channel.CallAsync(_reconcile, request, options);

    /// <summary>Lets a store send again after a restore or a reconcile.</summary>
    public Task<ReleaseSendingResponse> ReleaseSendingAsync(ReleaseSendingRequest request, CallOptions? options = null) =>
        channel.CallAsync(_releaseSending, request, options);

    /// <summary>The business clock.</summary>
    public Task<GetClockResponse> GetClockAsync(GetClockRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getClock, request, options);

    /// <summary>Sandbox only: sets the business clock. It never runs backwards.</summary>
    public Task<SetClockResponse> SetClockAsync(SetClockRequest request, CallOptions? options = null) =>
        channel.CallAsync(_setClock, request, options);

    /// <summary>Sandbox only: advances the business clock. Answers when what fell due has been worked off.</summary>
    public Task<AdvanceClockResponse> AdvanceClockAsync(AdvanceClockRequest request, CallOptions? options = null) =>
        channel.CallAsync(_advanceClock, request, options);
}
