using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Client;

/// <summary>A request of one message. It can be sent again.</summary>
internal sealed class FrameContent : HttpContent
{
    private readonly IMessage _message;
    private readonly bool _compress;

    public FrameContent(IMessage message, bool compress)
    {
        (_message, _compress) = (message, compress);
        Headers.ContentType = GrpcContentType.Header;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var frame = new PooledBuffer(int.MaxValue);
        FrameWriter.Write(frame, Codec.Proto, _message, _compress);
        await stream.WriteAsync(frame.Written, cancellationToken);
    }
}

internal static class GrpcContentType
{
    public static MediaTypeHeaderValue Header { get; } = new("application/grpc");
}
