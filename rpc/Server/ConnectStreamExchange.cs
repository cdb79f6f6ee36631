using System.IO.Pipelines;
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
        WriteEnd(Writer(), status, Call.ResponseTrailersIfAny);
        await Writer().FlushAsync(Last);
    }

    /// <summary>The last frame of a stream.</summary>
    public static void WriteEnd(PipeWriter output, RpcStatus status, RpcMetadata? trailers)
    {
        using var end = new PooledBuffer(int.MaxValue);
        ConnectStatus.WriteEndOfStream(end, status, trailers);
        FrameWriter.WriteFrame(output, EndOfStream, end.Written.Span);
    }
}
