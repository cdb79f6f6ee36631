using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Whom not to write to: an address wherever it stands, a domain, or a customer.</summary>
public sealed class SuppressionClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = SuppressionReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreateSuppressionRequest, CreateSuppressionResponse> _createSuppression = new(_service.FindMethodByName("CreateSuppression"));
    private static readonly RpcMethod<GetSuppressionRequest, GetSuppressionResponse> _getSuppression = new(_service.FindMethodByName("GetSuppression"));
    private static readonly RpcMethod<ListSuppressionsRequest, ListSuppressionsResponse> _listSuppressions = new(_service.FindMethodByName("ListSuppressions"));
    private static readonly RpcMethod<LiftSuppressionRequest, LiftSuppressionResponse> _liftSuppression = new(_service.FindMethodByName("LiftSuppression"));

    /// <summary>Suppresses. Unsent e-mail to it is withdrawn.</summary>
    public Task<CreateSuppressionResponse> CreateSuppressionAsync(CreateSuppressionRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createSuppression, request, options);

    /// <summary>One suppression.</summary>
    public Task<GetSuppressionResponse> GetSuppressionAsync(GetSuppressionRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getSuppression, request, options);

    /// <summary>Suppressions, newest first. Filter: email, domain, customer, state, expire_date.</summary>
    public Task<ListSuppressionsResponse> ListSuppressionsAsync(ListSuppressionsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listSuppressions, request, options);

    /// <summary>Ends it before its date.</summary>
    public Task<LiftSuppressionResponse> LiftSuppressionAsync(LiftSuppressionRequest request, CallOptions? options = null) =>
        channel.CallAsync(_liftSuppression, request, options);
}
