using System.Buffers;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>Connect's unary calls: plain HTTP, the body is the message (https://connectrpc.com/docs/protocol).</summary>
internal class ConnectUnaryExchange(CallContext call, RpcServer server, Codec codec) : Exchange(call, server)
{
    private PooledBuffer? _response;
    private bool _requestIsCompressed;

    public override bool LastWasCompressed => _requestIsCompressed;

    /// <summary>The content encoding that the request names; empty for none.</summary>
    protected virtual string Encoding => Http.Request.Headers.ContentEncoding.ToString();

    public override TimeSpan? Timeout() => ConnectTimeout.Of(Http);

    public override void Open()
    {
        _requestIsCompressed = Encoding == Gzip.Name;
        if (!_requestIsCompressed && Encoding is not ("" or "identity"))
        {
            Http.Response.Headers.AcceptEncoding = Gzip.Accepted;
            throw Refusal.UnknownEncoding(Encoding);
        }
    }

    /// <summary>The headers leave with the only response.</summary>
    public override ValueTask SendHeadersAsync() => ValueTask.CompletedTask;

    public override ValueTask FlushAsync() => ValueTask.CompletedTask;

    public override async ValueTask FinishAsync(RpcStatus status)
    {
        AddMetadata();
        if (status.Code == StatusCode.Ok && _response is not null)
        {
            Http.Response.ContentType = $"application/{codec.Name}";
            await SendAsync(_response);
            return;
        }
        await RefuseAsync(Http, status, Last);
    }

    /// <summary>Answers with an error and no message.</summary>
    public static async Task RefuseAsync(HttpContext http, RpcStatus status, CancellationToken cancellation)
    {
        http.Response.StatusCode = ConnectStatus.Of(status.Code).Http;
        http.Response.ContentType = "application/json";
        ConnectStatus.WriteError(http.Response.BodyWriter, status);
        await http.Response.BodyWriter.FlushAsync(cancellation);
    }

    public override void Dispose()
    {
        _response?.Dispose();
        base.Dispose();
    }

    protected override async ValueTask<IMessage?> NextAsync(CancellationToken cancellation) => await OnlyAsync(cancellation);

    protected override async ValueTask<IMessage> OnlyAsync(CancellationToken cancellation)
    {
        var input = Http.Request.BodyReader;
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var (consumed, examined) = (result.Buffer.Start, result.Buffer.End);
            try
            {
                if (result.Buffer.Length > Server.Options.MaxReceiveMessageSize)
                    throw Refusal.TooLarge(Server.Options.MaxReceiveMessageSize);
                if (result.IsCompleted)
                {
                    consumed = examined;
                    return Parse(result.Buffer);
                }
            }
            finally
            {
                input.AdvanceTo(consumed, examined);
            }
        }
    }

    protected override void Append(IMessage message)
    {
        _response = new PooledBuffer(int.MaxValue);
        codec.Write(message, _response);
    }

    protected IMessage Parse(in ReadOnlySequence<byte> body)
    {
        try
        {
            if (!_requestIsCompressed)
                return codec.Parse(Call.Descriptor.InputType, body);
            using var plain = Gzip.Decompress(body, Server.Options.MaxReceiveMessageSize);
            return codec.Parse(Call.Descriptor.InputType, new ReadOnlySequence<byte>(plain.Written));
        }
        catch (MalformedMessageException e)
        {
            throw new RpcException(new RpcStatus(StatusCode.InvalidArgument, e.Message), cause: e);
        }
    }

    private async ValueTask SendAsync(PooledBuffer message)
    {
        var compress = (Call.CompressResponses ?? Server.Options.CompressResponses)
            && Gzip.IsAcceptedBy(Http.Request.Headers.AcceptEncoding);
        using var small = compress ? Gzip.Compress(message.Written.Span) : null;
        if (compress)
            Http.Response.Headers.ContentEncoding = Gzip.Name;
        var body = (small ?? message).Written;
        Http.Response.ContentLength = body.Length;
        await Http.Response.BodyWriter.WriteAsync(body, Last);
    }

    private void AddMetadata()
    {
        foreach (var (key, value) in Call.ResponseHeaders)
            Http.Response.Headers.Append(key, value);
        foreach (var (key, value) in Call.ResponseTrailersIfAny ?? [])
            Http.Response.Headers.Append("trailer-" + key, value);
    }
}
