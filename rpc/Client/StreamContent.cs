using System.Net;
using Google.Protobuf;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Client;

/// <summary>
/// A request of many messages, sent as they come and no faster than the server reads. It is sent once: what was taken from
/// the source cannot be taken again, so a stream that the server did not take is not repeated behind the caller's back.
/// </summary>
internal sealed class StreamContent<T> : HttpContent, IRequestSource where T : class, IMessage
{
    private readonly IAsyncEnumerable<T> _messages;
    private readonly bool _compress;
    private readonly CancellationToken _ended;
    private bool _isTaken;

    /// <param name="ended">Fires when the call is over; what the server no longer wants is not produced.</param>
    public StreamContent(IAsyncEnumerable<T> messages, bool compress, CancellationToken ended)
    {
        (_messages, _compress, _ended) = (messages, compress, ended);
        Headers.ContentType = GrpcContentType.Header;
    }

    public Exception? Fault { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers have to leave before the first message: the server may have something to say first.
        await stream.FlushAsync(_ended);
        if (Interlocked.Exchange(ref _isTaken, true))
            throw new RpcException(StatusCode.Unavailable, "The server did not take the stream, and its requests cannot be sent again.");
        await using var source = _messages.GetAsyncEnumerator(_ended);
        while (await NextAsync(source))
        {
            using var frame = new PooledBuffer(int.MaxValue);
            FrameWriter.Write(frame, Codec.Proto, source.Current, _compress);
            await stream.WriteAsync(frame.Written, _ended);
            await stream.FlushAsync(_ended);
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<T> source)
    {
        try
        {
            return await source.MoveNextAsync();
        }
        catch (Exception e)
        {
            Fault = e;
            throw;
        }
    }
}

/// <summary>Where the requests of a stream come from.</summary>
internal interface IRequestSource
{
    /// <summary>What producing the requests failed with; null while it did not.</summary>
    Exception? Fault { get; }
}
