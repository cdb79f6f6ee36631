using System.Buffers;
using System.Text.Unicode;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Wire;

/// <summary>
/// Whether the texts of a message are UTF-8; the library puts U+FFFD in place of what is not. It walks the bytes where
/// they lie: a call allocates nothing for it.
/// </summary>
internal static class TextCheck
{
    private const int WireTypeBits = 3;

    /// <param name="bytes">A message that could be parsed: its tags and lengths are right.</param>
    public static bool IsUtf8(MessageDescriptor type, in ReadOnlySequence<byte> bytes)
    {
        if (!HoldsMoreThanAscii(bytes))
            return true;
        if (bytes.IsSingleSegment)
            return Holds(type, bytes.FirstSpan);
        using var whole = new PooledBuffer(bytes.Length);
        foreach (var part in bytes)
            whole.Write(part.Span);
        return Holds(type, whole.Written.Span);
    }

    private static bool HoldsMoreThanAscii(in ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            if (part.Span.ContainsAnyInRange<byte>(0x80, 0xFF))
                return true;
        }
        return false;
    }

    private static bool Holds(MessageDescriptor type, ReadOnlySpan<byte> rest)
    {
        // What stands in a group belongs to another type; proto3 has none, so nobody reads it as text.
        var groups = 0;
        while (!rest.IsEmpty)
        {
            var tag = Varint(ref rest);
            switch ((WireType)(tag & ((1 << WireTypeBits) - 1)))
            {
                case WireType.Varint: Varint(ref rest); break;
                case WireType.Fixed64: rest = rest[sizeof(ulong)..]; break;
                case WireType.Fixed32: rest = rest[sizeof(uint)..]; break;
                case WireType.StartGroup: groups++; break;
                case WireType.EndGroup: groups--; break;
                case WireType.LengthDelimited:
                    var length = (int)Varint(ref rest);
                    if (groups == 0 && !IsText(type.FindFieldByNumber((int)(tag >> WireTypeBits)), rest[..length]))
                        return false;
                    rest = rest[length..];
                    break;
            }
        }
        return true;
    }

    private static bool IsText(FieldDescriptor? field, ReadOnlySpan<byte> value) => field?.FieldType switch
    {
        FieldType.String => Utf8.IsValid(value),
        FieldType.Message => Holds(field.MessageType, value),
        _ => true,
    };

    /// <summary>The low 32 bits: all that a tag or a length has, however many bytes it takes.</summary>
    private static uint Varint(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (var i = 0; ; i++)
        {
            value |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return (uint)value;
            }
        }
    }

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        LengthDelimited = 2,
        StartGroup = 3,
        EndGroup = 4,
        Fixed32 = 5,
    }
}
