using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Plixo.Silo.Turns;

/// <summary>SHA-256 over rows in their order, each value with its type and length before it.</summary>
public static class RowDigest
{
    private const int Number = 1 + sizeof(long);

    public static byte[] Of(IReadOnlyList<object?[]> rows)
    {
        // Hashed at once: a call of the hash for each of some hundred values costs more than the hash.
        var text = new ArrayBufferWriter<byte>(4096);
        foreach (var row in rows)
        {
            foreach (var value in row) Write(text, value);
        }

        return SHA256.HashData(text.WrittenSpan);
    }

    private static void Write(ArrayBufferWriter<byte> text, object? value)
    {
        switch (value)
        {
            case null:
                WriteNumber(text, 0, 0);
                break;
            case long integer:
                WriteNumber(text, 1, integer);
                break;
            case string words:
                WriteNumber(text, 2, Encoding.UTF8.GetByteCount(words));
                Encoding.UTF8.GetBytes(words, text);
                break;
            case byte[] blob:
                WriteNumber(text, 3, blob.Length);
                text.Write(blob);
                break;
            default:
                throw new InvalidOperationException($"A row holds a {value.GetType()}.");
        }
    }

    private static void WriteNumber(ArrayBufferWriter<byte> text, byte type, long value)
    {
        var number = text.GetSpan(Number);
        number[0] = type;
        BinaryPrimitives.WriteInt64BigEndian(number[1..], value);
        text.Advance(Number);
    }
}
