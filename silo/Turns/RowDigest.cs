using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Turns;

/// <summary>SHA-256 over rows in their order, each value with its type and length before it.</summary>
public static class RowDigest
{
    public static byte[] Of(IReadOnlyList<object?[]> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[1 + sizeof(long)];
        foreach (var value in rows.SelectMany(row => row))
        {
            var (type, length, bytes) = value switch
            {
                null => ((byte)0, 0L, []),
                long integer => ((byte)1, integer, []),
                string text => Sized(2, Encoding.UTF8.GetBytes(text)),
                byte[] blob => Sized(3, blob),
                _ => throw new InvalidOperationException($"A row holds a {value.GetType()}."),
            };
            number[0] = type;
            BinaryPrimitives.WriteInt64BigEndian(number[1..], length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }

    private static (byte Type, long Length, byte[] Bytes) Sized(byte type, byte[] bytes) => (type, bytes.Length, bytes);
}
