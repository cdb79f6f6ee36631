using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client;

/// <summary>
/// A channel that signs every call with the token and gives every change a request id. The id is written into the request, so
/// that calling again with the same object is a retry and not a second change.
/// </summary>
public sealed class PlixoChannel : IDisposable
{
    public PlixoChannel(Uri address, string? token = null, RpcChannelOptions? options = null)
    {
        options ??= new RpcChannelOptions();
        if (!string.IsNullOrEmpty(token) && options.Headers is null)
        {
            var headers = new RpcMetadata();
            headers.Add("authorization", "Bearer " + token);
            options = options with { Headers = _ => ValueTask.FromResult(headers) };
        }
        Rpc = new RpcChannel(address, options);
    }

    public RpcChannel Rpc { get; }

    public Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CallOptions? options)
        where TRequest : class, IMessage<TRequest> where TResponse : class, IMessage<TResponse>
    {
        Name(request);
        return Rpc.UnaryAsync(method, request, options);
    }

    public IAsyncEnumerable<TResponse> Stream<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CallOptions? options)
        where TRequest : class, IMessage<TRequest> where TResponse : class, IMessage<TResponse> =>
        Rpc.ServerStreaming(method, request, options);

    public Task<TResponse> UploadAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, CallOptions? options)
        where TRequest : class, IMessage<TRequest> where TResponse : class, IMessage<TResponse> =>
        Rpc.ClientStreamingAsync(method, requests, options);

    /// <summary>One request, one response, of a method known by its descriptor only.</summary>
    public Task<IMessage> CallAsync(MethodDescriptor method, IMessage request, CallOptions options)
    {
        Name(request);
        return Rpc.UnaryAsync(method, request, options);
    }

    /// <summary>One request, many responses, of a method known by its descriptor only.</summary>
    public IAsyncEnumerable<IMessage> Stream(MethodDescriptor method, IMessage request, CallOptions options) =>
        Rpc.ServerStreaming<IMessage>(method, request, options);

    public void Dispose() => Rpc.Dispose();

    private static void Name(IMessage request)
    {
        if (request is IMutation { RequestId: "" } mutation)
            mutation.RequestId = Guid.NewGuid().ToString();
    }
}
