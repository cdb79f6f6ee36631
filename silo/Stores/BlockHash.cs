using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Plixo.Silo.Stores;

/// <summary>SHA-256 over the block's number (8 bytes, big endian), the previous block's hash and, for each event, its id and stored hash.</summary>
public static class BlockHash
{
    /// <summary>What the first block follows.</summary>
    public static byte[] Start => new byte[EventHash.Length];

    public static byte[] Compute(long number, ReadOnlySpan<byte> previous, IEnumerable<(EventId Id, byte[] Hash)> events)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
        hash.AppendData(previous);
        foreach (var (id, stored) in events)
        {
            hash.AppendData(EventIds.Ids([id]));
            hash.AppendData(stored);
        }

        return hash.GetHashAndReset();
    }
}
