using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>What was put on the wire, recipient by recipient.</summary>
public sealed class MailClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = MailReflection.Descriptor.Services[0];
    private static readonly RpcMethod<ListTransmissionsRequest, ListTransmissionsResponse> _listTransmissions = new(_service.FindMethodByName("ListTransmissions"));
    private static readonly RpcMethod<GetMessageRequest, GetMessageResponse> _getMessage = new(_service.FindMethodByName("GetMessage"));
    private static readonly RpcMethod<ListInDoubtRequest, ListInDoubtResponse> _listInDoubt = new(_service.FindMethodByName("ListInDoubt"));
    private static readonly RpcMethod<SettleInDoubtRequest, SettleInDoubtResponse> _settleInDoubt = new(_service.FindMethodByName("SettleInDoubt"));

    /// <summary>Transmissions, newest first. Filter: draft, customer, segment, recipient, state, message_id, end_time.</summary>
    public Task<ListTransmissionsResponse> ListTransmissionsAsync(ListTransmissionsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listTransmissions, request, options);

    /// <summary>An e-mail as sent: its bytes and how it reads.</summary>
    public Task<GetMessageResponse> GetMessageAsync(GetMessageRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getMessage, request, options);

    /// <summary>Transmissions of which nobody knows whether the server took them, oldest first.</summary>
    public Task<ListInDoubtResponse> ListInDoubtAsync(ListInDoubtRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listInDoubt, request, options);

    /// <summary>Settles one by a person's word. Not sent lets it be sent again, under a new permit.</summary>
    public Task<SettleInDoubtResponse> SettleInDoubtAsync(SettleInDoubtRequest request, CallOptions? options = null) =>
        channel.CallAsync(_settleInDoubt, request, options);
}
