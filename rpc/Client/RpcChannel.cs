using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Client;

/// <summary>
/// A way to one server. It keeps its connections; make one per server and share it among threads.
/// Calls fail with <see cref="RpcException"/>, or with <see cref="OperationCanceledException"/> where the caller cancelled.
/// </summary>
public sealed class RpcChannel : IDisposable
{
    /// <summary>The first wait before a repetition; it doubles, with jitter.</summary>
    private static readonly TimeSpan _firstBackoff = TimeSpan.FromMilliseconds(50);

    private readonly Uri _address;
    private readonly ConcurrentDictionary<MethodDescriptor, Uri> _uris = [];

    /// <param name="address">http://HOST:PORT for HTTP/2 without TLS, https://HOST:PORT with.</param>
    public RpcChannel(Uri address, RpcChannelOptions? options = null)
    {
        _address = address;
        Options = options ?? new RpcChannelOptions();
        Invoker = new HttpMessageInvoker(Options.Handler ?? new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = Options.ConnectTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            InitialHttp2StreamWindowSize = 1024 * 1024,
        });
    }

    internal RpcChannelOptions Options { get; }

    internal HttpMessageInvoker Invoker { get; }

    /// <summary>One request, one response.</summary>
    public Task<TResponse> UnaryAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CallOptions? options = null)
        where TRequest : class, IMessage<TRequest> where TResponse : class, IMessage<TResponse> =>
        OneAsync<TResponse>(method.Descriptor, request, options ?? CallOptions.None);

    /// <summary>One request, many responses. Leaving the enumeration early cancels the call.</summary>
    public IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CallOptions? options = null)
        where TRequest : class, IMessage<TRequest> where TResponse : class, IMessage<TResponse> =>
        ServerStreaming<TResponse>(method.Descriptor, request, options ?? CallOptions.None);

    /// <summary>Many requests, one response. The requests are taken as fast as the server reads them.</summary>
    public async Task<TResponse> ClientStreamingAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, CallOptions? options = null)
        where TRequest : class, IMessage<TRequest> where TResponse : class, IMessage<TResponse>
    {
        using var call = new ClientCall(this, method.Descriptor, options ?? CallOptions.None);
        var content = new StreamContent<TRequest>(requests, options?.Compress ?? false, call.Ended);
        await ExplainedAsync(call, call.SendAsync(content), content);
        return (TResponse)await ExplainedAsync(call, OnlyAsync(call), content);
    }

    /// <summary>Many requests and many responses, each side at its own pace. Leaving the enumeration early cancels the call.</summary>
    public IAsyncEnumerable<TResponse> Duplex<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, CallOptions? options = null)
        where TRequest : class, IMessage<TRequest> where TResponse : class, IMessage<TResponse> =>
        Duplex<TRequest, TResponse>(method.Descriptor, requests, options ?? CallOptions.None);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => Invoker.Dispose();

    internal Uri UriOf(MethodDescriptor method) =>
        _uris.GetOrAdd(method, static (m, address) => new Uri(address, $"/{m.Service.FullName}/{m.Name}"), _address);

    /// <summary>A call of any kind by its descriptor.</summary>
    internal IAsyncEnumerable<IMessage> Call(MethodDescriptor method, IReadOnlyList<IMessage> requests, CallOptions options) =>
        method.IsClientStreaming
            ? Duplex<IMessage, IMessage>(method, requests.ToAsyncEnumerable(), options)
            : ServerStreaming<IMessage>(method, requests[0], options);

    /// <summary>One request, one response, of a method known by its descriptor only.</summary>
    public Task<IMessage> UnaryAsync(MethodDescriptor method, IMessage request, CallOptions options) =>
        OneAsync<IMessage>(method, request, options);

    /// <summary>One request, many responses, of a method known by its descriptor only.</summary>
    public async IAsyncEnumerable<TResponse> ServerStreaming<TResponse>(
        MethodDescriptor method, IMessage request, CallOptions options, [EnumeratorCancellation] CancellationToken cancellation = default)
        where TResponse : class, IMessage
    {
        options = Within(options, cancellation, out var both);
        using var lifetime = both;
        using var call = new ClientCall(this, method, options);
        await ExplainedAsync(call, SendAsync(call, request, options));
        while (await ExplainedAsync(call, call.ReadAsync()) is { } message)
            yield return (TResponse)message;
    }

    private async IAsyncEnumerable<TResponse> Duplex<TRequest, TResponse>(
        MethodDescriptor method, IAsyncEnumerable<TRequest> requests, CallOptions options, [EnumeratorCancellation] CancellationToken cancellation = default)
        where TRequest : class, IMessage where TResponse : class, IMessage
    {
        options = Within(options, cancellation, out var both);
        using var lifetime = both;
        using var call = new ClientCall(this, method, options);
        var content = new StreamContent<TRequest>(requests, options.Compress, call.Ended);
        await ExplainedAsync(call, call.SendAsync(content), content);
        while (await ExplainedAsync(call, call.ReadAsync(), content) is { } message)
            yield return (TResponse)message;
    }

    private async Task<TResponse> OneAsync<TResponse>(MethodDescriptor method, IMessage request, CallOptions options)
        where TResponse : class, IMessage
    {
        using var call = new ClientCall(this, method, options);
        try
        {
            await SendAsync(call, request, options);
            return (TResponse)await OnlyAsync(call);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw call.Explain(e);
        }
    }

    private Task SendAsync(ClientCall call, IMessage request, CallOptions options) =>
        options.Retries > 0 ? SendAgainAsync(call, request, options) : call.SendAsync(new FrameContent(request, options.Compress));

    private async Task SendAgainAsync(ClientCall call, IMessage request, CallOptions options)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await call.SendAsync(new FrameContent(request, options.Compress));
                return;
            }
            catch (Exception e) when (attempt < options.Retries && TransportFault.NothingWasHandled(e))
            {
                await Task.Delay(_firstBackoff * (1 << Math.Min(attempt, 6)) * (0.5 + Random.Shared.NextDouble()), Options.Time, call.Ended);
            }
        }
    }

    private static async ValueTask<IMessage> OnlyAsync(ClientCall call)
    {
        var message = await call.ReadAsync() ?? throw new RpcException(StatusCode.Unimplemented, "The server answered OK without a message.");
        return await call.ReadAsync() is null ? message
            : throw new RpcException(StatusCode.Unimplemented, "The server answered more than one message.");
    }

    private static async Task ExplainedAsync(ClientCall call, Task sending, IRequestSource? source = null)
    {
        try
        {
            await sending;
        }
        catch (Exception e)
        {
            throw Explain(call, source, e);
        }
    }

    private static async ValueTask<T> ExplainedAsync<T>(ClientCall call, ValueTask<T> reading, IRequestSource? source = null)
    {
        try
        {
            return await reading;
        }
        catch (Exception e)
        {
            throw Explain(call, source, e);
        }
    }

    /// <summary>The caller's own fault in producing requests is what it should see, not the broken call that follows.</summary>
    private static Exception Explain(ClientCall call, IRequestSource? source, Exception e) =>
        source?.Fault is { } fault and not OperationCanceledException && e is not RpcException ? fault : call.Explain(e);

    /// <summary>The options with the token that an enumeration was given as well.</summary>
    private static CallOptions Within(CallOptions options, CancellationToken cancellation, out CancellationTokenSource? both)
    {
        both = cancellation.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation, cancellation) : null;
        return both is null ? options : options with { Cancellation = both.Token };
    }
}
