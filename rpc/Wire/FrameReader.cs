using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Wire;

/// <summary>
/// Reads length-prefixed messages (one byte of flags, four bytes of length, big-endian) as gRPC, gRPC-Web and
/// Connect streams frame them. Messages are parsed where they lie in the pipe.
/// </summary>
internal static class FrameReader
{
    public const int HeaderSize = 5;
    private const byte Compressed = 1;

    /// <returns>The next message; at the end of the stream, one that is null.</returns>
    /// <exception cref="RpcException">The bytes cannot be taken; nothing more can be read.</exception>
    public static async ValueTask<Received> ReadAsync(PipeReader input, Framing framing, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var examined = buffer.End;
            var consumed = buffer.Start;
            try
            {
                if (TryTake(framing, buffer, out var body, out var compressed))
                {
                    consumed = examined = body.End;
                    return Parse(framing, body, compressed);
                }
                if (result.IsCompleted)
                {
                    consumed = buffer.End;
                    return buffer.IsEmpty ? default : throw Refusal.Truncated();
                }
            }
            finally
            {
                input.AdvanceTo(consumed, examined);
            }
        }
    }

    /// <summary>Reads exactly one message and the end of the stream: at most one wait where both come together.</summary>
    public static async ValueTask<Received> ReadOnlyOneAsync(PipeReader input, Framing framing, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var consumed = buffer.Start;
            try
            {
                if (TryTake(framing, buffer, out var body, out var compressed))
                {
                    if (!buffer.Slice(body.End).IsEmpty)
                        throw More(framing, buffer.Slice(body.End), result.IsCompleted);
                    if (result.IsCompleted)
                    {
                        consumed = buffer.End;
                        return Parse(framing, body, compressed);
                    }
                }
                else if (result.IsCompleted)
                {
                    throw buffer.IsEmpty ? Refusal.NoMessage() : Refusal.Truncated();
                }
            }
            finally
            {
                input.AdvanceTo(consumed, buffer.End);
            }
        }
    }

    /// <summary>What follows the only message: a second one, or bytes that are none.</summary>
    private static RpcException More(in Framing framing, in ReadOnlySequence<byte> rest, bool isAll) =>
        isAll && !TryTake(framing, rest, out _, out _) ? Refusal.Truncated() : Refusal.MoreThanOneMessage();

    private static bool TryTake(in Framing framing, in ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> body, out bool compressed)
    {
        body = default;
        compressed = false;
        if (buffer.Length < HeaderSize)
            return false;
        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        if (header[0] > Compressed)
            throw Refusal.UnknownFlags(header[0]);
        compressed = header[0] == Compressed;
        if (compressed && !framing.MayBeCompressed)
            throw Refusal.CompressedWithoutEncoding();
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > framing.Limit)
            throw Refusal.TooLarge(framing.Limit);
        if (buffer.Length < HeaderSize + length)
            return false;
        body = buffer.Slice(HeaderSize, length);
        return true;
    }

    private static Received Parse(in Framing framing, in ReadOnlySequence<byte> body, bool compressed)
    {
        try
        {
            if (!compressed)
                return new Received(framing.Codec.Parse(framing.Type, body), false);
            using var plain = Gzip.Decompress(body, framing.Limit);
            return new Received(framing.Codec.Parse(framing.Type, new ReadOnlySequence<byte>(plain.Written)), true);
        }
        catch (MalformedMessageException e)
        {
            throw new RpcException(new RpcStatus(framing.Malformed, e.Message), cause: e);
        }
    }
}

/// <summary>What the messages of a stream of bytes are, and what is taken of them.</summary>
/// <param name="Limit">Largest message taken, in bytes, before and after decompression.</param>
/// <param name="MayBeCompressed">Whether the call said that its messages may be compressed.</param>
/// <param name="Malformed">The status for bytes that are no message of the type; the protocols differ in it.</param>
internal readonly record struct Framing(Codec Codec, MessageDescriptor Type, long Limit, bool MayBeCompressed, StatusCode Malformed);

/// <summary>A message as it was read; null at the end of a stream.</summary>
internal readonly record struct Received(IMessage? Message, bool WasCompressed);
