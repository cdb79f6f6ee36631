using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Calls for help: to a manager, to a senior operator, to Sales or CSM.</summary>
public sealed class EscalationClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = EscalationReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreateEscalationRequest, CreateEscalationResponse> _createEscalation = new(_service.FindMethodByName("CreateEscalation"));
    private static readonly RpcMethod<ListEscalationsRequest, ListEscalationsResponse> _listEscalations = new(_service.FindMethodByName("ListEscalations"));
    private static readonly RpcMethod<CloseEscalationRequest, CloseEscalationResponse> _closeEscalation = new(_service.FindMethodByName("CloseEscalation"));

    /// <summary>Escalates a customer. Makes a work item for whom it is to.</summary>
    public Task<CreateEscalationResponse> CreateEscalationAsync(CreateEscalationRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createEscalation, request, options);

    /// <summary>Escalations, newest first. Filter: state, target, customer, creator.</summary>
    public Task<ListEscalationsResponse> ListEscalationsAsync(ListEscalationsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listEscalations, request, options);

    /// <summary>Closes it with what came of it.</summary>
    public Task<CloseEscalationResponse> CloseEscalationAsync(CloseEscalationRequest request, CallOptions? options = null) =>
        channel.CallAsync(_closeEscalation, request, options);
}
