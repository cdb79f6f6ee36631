using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Client;

/// <summary>One call on the wire: sends the request, reads messages, then the status.</summary>
internal sealed class ClientCall : IDisposable
{
    private readonly RpcChannel _channel;
    private readonly MethodDescriptor _method;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _ended;
    private HttpResponseMessage? _response;
    private PipeReader? _body;
    private Framing _framing;

    public ClientCall(RpcChannel channel, MethodDescriptor method, CallOptions options)
    {
        (_channel, _method, _options) = (channel, method, options);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        // A timer of no time is still a timer: the call may be faster.
        if (options.Timeout <= TimeSpan.Zero) _ended.Cancel();
        else if (options.Timeout is { } timeout && timeout < GrpcTimeout.Longest) _ended.CancelAfter(timeout);
    }

    /// <summary>Fires at the deadline, when the caller cancels, and when the call is disposed.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Sends the request and waits for the response's headers.</summary>
    /// <exception cref="RpcException">The call has ended already.</exception>
    public async Task SendAsync(HttpContent content)
    {
        using var request = await RequestAsync(content);
        _response = await _channel.Invoker.SendAsync(request, Ended);
        if (_options.Received is { } received)
            received.Headers = ResponseMetadata.Of(_response.Headers);
        ResponseMetadata.RequireGrpc(_response);
        if (ResponseMetadata.Status(_response.Headers) is { } status)
            End(status, _response.Headers);
        _body = PipeReader.Create(await _response.Content.ReadAsStreamAsync(Ended));
        _framing = new Framing(
            Codec.Proto, _method.OutputType, _channel.Options.MaxReceiveMessageSize, ResponseMetadata.IsCompressed(_response), StatusCode.Internal);
    }

    /// <returns>The next message, or null once the call ended with OK.</returns>
    /// <exception cref="RpcException">The call ended with another status.</exception>
    public async ValueTask<IMessage?> ReadAsync()
    {
        if (_body is null)
            return null;
        if ((await FrameReader.ReadAsync(_body, _framing, Ended)).Message is { } message)
            return message;
        var trailers = _response!.TrailingHeaders;
        End(ResponseMetadata.Status(trailers) ?? throw new RpcException(StatusCode.Internal, "The response has no grpc-status."), trailers);
        return null;
    }

    /// <summary>The one place that says what a failure of the transport means to the caller.</summary>
    public Exception Explain(Exception e) => e switch
    {
        RpcException => e,
        _ when _options.Cancellation.IsCancellationRequested => new OperationCanceledException(e.Message, e, _options.Cancellation),
        _ when _ended.IsCancellationRequested => new RpcException(new RpcStatus(StatusCode.DeadlineExceeded, "The deadline has passed."), cause: e),
        _ => TransportFault.Explain(e),
    };

    public void Dispose()
    {
        _ended.Cancel();
        _body?.Complete();
        _response?.Dispose();
        _ended.Dispose();
    }

    private async ValueTask<HttpRequestMessage> RequestAsync(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _channel.UriOf(_method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("grpc-accept-encoding", Gzip.Accepted);
        if (_options.Compress)
            headers.TryAddWithoutValidation("grpc-encoding", Gzip.Name);
        if (_options.Timeout is { } timeout)
            headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(timeout));
        if (_channel.Options.Headers is { } ask)
            Add(headers, await ask(Ended));
        if (_options.Headers is { } own)
            Add(headers, own);
        return request;
    }

    private static void Add(HttpRequestHeaders headers, RpcMetadata metadata)
    {
        foreach (var (key, value) in metadata)
            headers.TryAddWithoutValidation(key, value);
    }

    private void End(RpcStatus status, HttpResponseHeaders trailers)
    {
        var metadata = status.Code != StatusCode.Ok || _options.Received is not null ? ResponseMetadata.Of(trailers) : null;
        if (_options.Received is { } received)
            received.Trailers = metadata!;
        if (status.Code != StatusCode.Ok)
            throw new RpcException(status, metadata);
    }
}
