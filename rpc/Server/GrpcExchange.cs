using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>gRPC over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).</summary>
internal class GrpcExchange(CallContext call, RpcServer server, string contentType)
    : FramedExchange(call, server, contentType, Codec.Proto)
{
    protected override string EncodingHeader => "grpc-encoding";

    protected override string AcceptEncodingHeader => "grpc-accept-encoding";

    protected override StatusCode Malformed => StatusCode.Internal;

    public override TimeSpan? Timeout()
    {
        if (Http.Request.Headers["grpc-timeout"] is not { Count: > 0 } header)
            return null;
        return GrpcTimeout.TryParse(header.ToString(), out var timeout)
            ? timeout
            : throw new RpcException(StatusCode.InvalidArgument, $"'{header}' is no grpc-timeout.");
    }

    public override async ValueTask FinishAsync(RpcStatus status)
    {
        if (status.Code != StatusCode.Ok && !HeadersPrepared && !Call.HasResponseHeaders)
        {
            Http.Response.ContentType = ContentType;
            WriteStatus(Http.Response.Headers, status);
            return;
        }
        Writer();
        if (Unflushed > MaxUnread && !Call.CancellationToken.IsCancellationRequested)
            await FlushAsync();
        await WriteTrailersAsync(status);
    }

    protected virtual ValueTask WriteTrailersAsync(RpcStatus status)
    {
        WriteStatus(Http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers, status);
        return ValueTask.CompletedTask;
    }

    protected void WriteStatus(IHeaderDictionary target, RpcStatus status)
    {
        StatusHeaders.Write(target, status);
        if (Call.ResponseTrailersIfAny is { } trailers)
        {
            foreach (var (key, value) in trailers)
                target.Append(key, value);
        }
    }
}
