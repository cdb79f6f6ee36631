using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>gRPC over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).</summary>
internal class GrpcExchange(HttpContext http, CallContext call, RpcServer server, string contentType)
    : Exchange(http, call, server)
{
    private FrameReader? _reader;
    private PipeWriter? _writer;
    private bool _clientTakesGzip;

    public override TimeSpan? Timeout()
    {
        if (Http.Request.Headers["grpc-timeout"] is not { Count: > 0 } header)
            return null;
        return GrpcTimeout.TryParse(header.ToString(), out var timeout)
            ? timeout
            : throw new RpcException(StatusCode.InvalidArgument, $"'{header}' is no grpc-timeout.");
    }

    public override void Open()
    {
        var encoding = Http.Request.Headers["grpc-encoding"].ToString();
        var gzip = encoding == Gzip.Name;
        if (!gzip && encoding is not ("" or "identity"))
        {
            Http.Response.Headers["grpc-accept-encoding"] = Gzip.Accepted;
            throw Refusal.UnknownEncoding(encoding);
        }
        _clientTakesGzip = Gzip.IsAcceptedBy(Http.Request.Headers["grpc-accept-encoding"]);
        _reader = new FrameReader(RequestBody(), Codec.Proto, Call.Descriptor.InputType)
        {
            Limit = Server.Options.MaxReceiveMessageSize,
            MayBeCompressed = gzip,
            Malformed = StatusCode.Internal,
        };
    }

    public override bool LastWasCompressed => _reader?.LastWasCompressed ?? false;

    protected bool HeadersPrepared => _writer is not null;

    protected virtual PipeReader RequestBody() => Http.Request.BodyReader;

    protected virtual PipeWriter ResponseBody() => Http.Response.BodyWriter;

    protected override ValueTask<IMessage?> NextAsync(CancellationToken cancellation) => _reader!.ReadAsync(cancellation);

    protected override ValueTask<IMessage> OnlyAsync(CancellationToken cancellation) => _reader!.ReadOnlyOneAsync(cancellation);

    protected override void Append(IMessage message) =>
        Unflushed += FrameWriter.Write(Writer(), Codec.Proto, message,
            compress: _clientTakesGzip && (Call.CompressResponses ?? Server.Options.CompressResponses));

    public override async ValueTask SendHeadersAsync()
    {
        Writer();
        await FlushAsync();
    }

    public override async ValueTask FlushAsync()
    {
        await Writer().FlushAsync(Call.CancellationToken);
        Unflushed = 0;
    }

    public override async ValueTask FinishAsync(RpcStatus status)
    {
        if (status.Code != StatusCode.Ok && !HeadersPrepared && !Call.HasResponseHeaders)
        {
            Http.Response.ContentType = contentType;
            WriteStatus(Http.Response.Headers, status);
            return;
        }
        Writer();
        await WriteTrailersAsync(status);
    }

    protected virtual ValueTask WriteTrailersAsync(RpcStatus status)
    {
        WriteStatus(Http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers, status);
        return ValueTask.CompletedTask;
    }

    protected void WriteStatus(IHeaderDictionary target, RpcStatus status)
    {
        target["grpc-status"] = StatusCodes.Text(status.Code);
        if (status.Message.Length > 0)
            target["grpc-message"] = StatusMessage.Encode(status.Message);
        if (status.Details.Count > 0)
            target[StatusDetails.Key] = StatusDetails.Encode(status);
        if (Call.ResponseTrailersIfAny is { } trailers)
        {
            foreach (var (key, value) in trailers)
                target.Append(key, value);
        }
    }

    /// <summary>The response's writer; the first use fixes the headers.</summary>
    protected PipeWriter Writer()
    {
        if (_writer is not null)
            return _writer;
        Http.Response.ContentType = contentType;
        if (_clientTakesGzip && (Call.CompressResponses is not null || Server.Options.CompressResponses))
            Http.Response.Headers["grpc-encoding"] = Gzip.Name;
        if (Call.HasResponseHeaders)
        {
            foreach (var (key, value) in Call.ResponseHeaders)
                Http.Response.Headers.Append(key, value);
        }
        return _writer = ResponseBody();
    }
}
