using Microsoft.AspNetCore.Http;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>Connect's streams: framed messages, then a frame of JSON with the status and the trailers.</summary>
internal sealed class ConnectStreamExchange(CallContext call, RpcServer server, string contentType, Codec codec)
    : FramedExchange(call, server, contentType, codec)
{
    private const byte EndOfStream = 2;

    protected override string EncodingHeader => "connect-content-encoding";

    protected override string AcceptEncodingHeader => "connect-accept-encoding";

    protected override StatusCode Malformed => StatusCode.InvalidArgument;

    public override TimeSpan? Timeout() => ConnectTimeout.Of(Http);

    public override async ValueTask FinishAsync(RpcStatus status)
    {
        using var end = new PooledBuffer(int.MaxValue);
        ConnectStatus.WriteEndOfStream(end, status, Call.ResponseTrailersIfAny);
        FrameWriter.WriteFrame(Writer(), EndOfStream, end.Written.Span);
        await Writer().FlushAsync(Last);
    }
}
