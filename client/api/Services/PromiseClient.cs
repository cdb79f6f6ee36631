using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Promises to pay.</summary>
public sealed class PromiseClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = PromiseReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreatePromiseRequest, CreatePromiseResponse> _createPromise = new(_service.FindMethodByName("CreatePromise"));
    private static readonly RpcMethod<GetPromiseRequest, GetPromiseResponse> _getPromise = new(_service.FindMethodByName("GetPromise"));
    private static readonly RpcMethod<ListPromisesRequest, ListPromisesResponse> _listPromises = new(_service.FindMethodByName("ListPromises"));
    private static readonly RpcMethod<CancelPromiseRequest, CancelPromiseResponse> _cancelPromise = new(_service.FindMethodByName("CancelPromise"));
    private static readonly RpcMethod<MarkPromiseKeptRequest, MarkPromiseKeptResponse> _markPromiseKept = new(_service.FindMethodByName("MarkPromiseKept"));
    private static readonly RpcMethod<MarkPromiseBrokenRequest, MarkPromiseBrokenResponse> _markPromiseBroken = new(_service.FindMethodByName("MarkPromiseBroken"));

    /// <summary>Logs a promise: it holds its amount until its date and the policy's grace.</summary>
    public Task<CreatePromiseResponse> CreatePromiseAsync(CreatePromiseRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createPromise, request, options);

    /// <summary>One promise.</summary>
    public Task<GetPromiseResponse> GetPromiseAsync(GetPromiseRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getPromise, request, options);

    /// <summary>Promises of a customer, or of all (`customers/-`), by date. Filter: state, segment, owner, date.</summary>
    public Task<ListPromisesResponse> ListPromisesAsync(ListPromisesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listPromises, request, options);

    /// <summary>Takes it back, as if it had not been given.</summary>
    public Task<CancelPromiseResponse> CancelPromiseAsync(CancelPromiseRequest request, CallOptions? options = null) =>
        channel.CallAsync(_cancelPromise, request, options);

    /// <summary>Says that it was kept, where the ledger does not show it yet.</summary>
    public Task<MarkPromiseKeptResponse> MarkPromiseKeptAsync(MarkPromiseKeptRequest request, CallOptions? options = null) =>
        channel.CallAsync(_markPromiseKept, request, options);

    /// <summary>Says that it was broken; chasing resumes.</summary>
    public Task<MarkPromiseBrokenResponse> MarkPromiseBrokenAsync(MarkPromiseBrokenRequest request, CallOptions? options = null) =>
        channel.CallAsync(_markPromiseBroken, request, options);
}
