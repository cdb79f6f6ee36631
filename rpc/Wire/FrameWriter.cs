using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Plixo.Rpc.Wire;

/// <summary>Writes length-prefixed messages straight into a buffer writer.</summary>
internal static class FrameWriter
{
    private const byte Compressed = 1;

    /// <returns>The number of bytes written.</returns>
    public static int Write(IBufferWriter<byte> output, Codec codec, IMessage message, bool compress)
    {
        if (!compress && codec is ProtoCodec)
        {
            var size = message.CalculateSize();
            WriteHeader(output, 0, size);
            codec.Write(message, output);
            return FrameReader.HeaderSize + size;
        }
        using var plain = new PooledBuffer(int.MaxValue);
        codec.Write(message, plain);
        if (!compress)
            return WriteFrame(output, 0, plain.Written.Span);
        using var small = Gzip.Compress(plain.Written.Span);
        return WriteFrame(output, Compressed, small.Written.Span);
    }

    public static int WriteFrame(IBufferWriter<byte> output, byte flags, ReadOnlySpan<byte> body)
    {
        WriteHeader(output, flags, body.Length);
        output.Write(body);
        return FrameReader.HeaderSize + body.Length;
    }

    private static void WriteHeader(IBufferWriter<byte> output, byte flags, int length)
    {
        var header = output.GetSpan(FrameReader.HeaderSize);
        header[0] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)length);
        output.Advance(FrameReader.HeaderSize);
    }
}
