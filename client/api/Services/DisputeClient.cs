using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Disputes: that part of an invoice leaves chasing until it is resolved.</summary>
public sealed class DisputeClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = DisputeReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreateDisputeRequest, CreateDisputeResponse> _createDispute = new(_service.FindMethodByName("CreateDispute"));
    private static readonly RpcMethod<GetDisputeRequest, GetDisputeResponse> _getDispute = new(_service.FindMethodByName("GetDispute"));
    private static readonly RpcMethod<ListDisputesRequest, ListDisputesResponse> _listDisputes = new(_service.FindMethodByName("ListDisputes"));
    private static readonly RpcMethod<ResolveDisputeRequest, ResolveDisputeResponse> _resolveDispute = new(_service.FindMethodByName("ResolveDispute"));

    /// <summary>Opens a dispute.</summary>
    public Task<CreateDisputeResponse> CreateDisputeAsync(CreateDisputeRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createDispute, request, options);

    /// <summary>One dispute.</summary>
    public Task<GetDisputeResponse> GetDisputeAsync(GetDisputeRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getDispute, request, options);

    /// <summary>Disputes of an invoice, or of all (`customers/-/invoices/-`), oldest first. Filter: state, segment, reason, triage_due_time.</summary>
    public Task<ListDisputesResponse> ListDisputesAsync(ListDisputesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listDisputes, request, options);

    /// <summary>Says what came of it. If accepted, a credit is expected from the ledger; it is not booked here.</summary>
    public Task<ResolveDisputeResponse> ResolveDisputeAsync(ResolveDisputeRequest request, CallOptions? options = null) =>
        channel.CallAsync(_resolveDispute, request, options);
}
