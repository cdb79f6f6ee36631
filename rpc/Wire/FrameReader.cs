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
internal sealed class FrameReader(PipeReader input, Codec codec, MessageDescriptor type)
{
    public const int HeaderSize = 5;
    private const byte Compressed = 1;

    /// <summary>Largest message taken, in bytes, before and after decompression.</summary>
    public required long Limit { get; init; }

    /// <summary>Whether the call said that its messages may be compressed.</summary>
    public required bool MayBeCompressed { get; init; }

    /// <summary>The status for bytes that are no message of the type; the protocols differ in it.</summary>
    public required StatusCode Malformed { get; init; }

    /// <summary>Whether the message read last was compressed.</summary>
    public bool LastWasCompressed { get; private set; }

    /// <returns>The next message, or null at the end of the stream.</returns>
    /// <exception cref="RpcException">The bytes cannot be taken; nothing more can be read.</exception>
    public async ValueTask<IMessage?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var examined = buffer.End;
            var consumed = buffer.Start;
            try
            {
                if (TryTake(buffer, out var body, out var compressed))
                {
                    consumed = examined = body.End;
                    LastWasCompressed = compressed;
                    return Parse(body, compressed);
                }
                if (result.IsCompleted)
                {
                    consumed = buffer.End;
                    return buffer.IsEmpty ? null : throw Refusal.Truncated();
                }
            }
            finally
            {
                input.AdvanceTo(consumed, examined);
            }
        }
    }

    /// <summary>Reads exactly one message and the end of the stream: at most one wait where both come together.</summary>
    public async ValueTask<IMessage> ReadOnlyOneAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var consumed = buffer.Start;
            try
            {
                if (TryTake(buffer, out var body, out var compressed))
                {
                    if (!buffer.Slice(body.End).IsEmpty)
                        throw More(buffer.Slice(body.End), result.IsCompleted);
                    if (result.IsCompleted)
                    {
                        consumed = buffer.End;
                        LastWasCompressed = compressed;
                        return Parse(body, compressed);
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
    private RpcException More(in ReadOnlySequence<byte> rest, bool isAll) =>
        isAll && !TryTake(rest, out _, out _) ? Refusal.Truncated() : Refusal.MoreThanOneMessage();

    private bool TryTake(in ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> body, out bool compressed)
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
        if (compressed && !MayBeCompressed)
            throw Refusal.CompressedWithoutEncoding();
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > Limit)
            throw Refusal.TooLarge(Limit);
        if (buffer.Length < HeaderSize + length)
            return false;
        body = buffer.Slice(HeaderSize, length);
        return true;
    }

    private IMessage Parse(in ReadOnlySequence<byte> body, bool compressed)
    {
        try
        {
            if (!compressed)
                return codec.Parse(type, body);
            using var plain = Gzip.Decompress(body, Limit);
            return codec.Parse(type, new ReadOnlySequence<byte>(plain.Written));
        }
        catch (MalformedMessageException e)
        {
            throw new RpcException(new RpcStatus(Malformed, e.Message), cause: e);
        }
    }
}
