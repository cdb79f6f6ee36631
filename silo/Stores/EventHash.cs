using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Plixo.Grains.Core;

namespace Plixo.Silo.Stores;

/// <summary>
/// The hash that chains a grain's events: SHA-256 over the previous event's hash and then kind, key, version, index, type,
/// schema, body and decision, each behind its length (4 bytes, big endian; -1 for a decision that is absent), numbers as
/// 8 bytes big endian.
/// </summary>
public static class EventHash
{
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>What the first event of a grain follows.</summary>
    public static byte[] Start => new byte[Length];

    public static byte[] Compute(ReadOnlySpan<byte> previous, StoredEvent happened) =>
        Compute(
            previous, happened.Grain, happened.Version, happened.Index, happened.Type, happened.Schema, happened.Body,
            happened.Decision);

    public static byte[] Compute(
        ReadOnlySpan<byte> previous, GrainId grain, long version, int index, string type, int schema,
        ReadOnlySpan<byte> body, byte[]? decision)
    {
        if (previous.Length != Length)
            throw new ArgumentException($"The previous hash has {previous.Length} bytes, not {Length}.", nameof(previous));
        var most = Length + (8 * 4) + (4 * 12) + Encoding.UTF8.GetMaxByteCount(grain.Key.Length + type.Length)
            + body.Length + (decision?.Length ?? 0);
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        var writer = new Writer(buffer);
        writer.Raw(previous);
        writer.Number((int)grain.Kind);
        writer.Text(grain.Key);
        writer.Number(version);
        writer.Number(index);
        writer.Text(type);
        writer.Number(schema);
        writer.Bytes(body);
        if (decision is null)
            writer.Length(-1);
        else
            writer.Bytes(decision);
        var hash = SHA256.HashData(buffer.AsSpan(0, writer.Written));
        ArrayPool<byte>.Shared.Return(buffer);
        return hash;
    }

    private ref struct Writer(Span<byte> buffer)
    {
        private readonly Span<byte> buffer = buffer;

        public int Written { get; private set; }

        public void Raw(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(buffer[Written..]);
            Written += bytes.Length;
        }

        public void Length(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer[Written..], value);
            Written += 4;
        }

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            Length(bytes.Length);
            Raw(bytes);
        }

        public void Number(long value)
        {
            Length(8);
            BinaryPrimitives.WriteInt64BigEndian(buffer[Written..], value);
            Written += 8;
        }

        public void Text(string value)
        {
            var count = Encoding.UTF8.GetBytes(value, buffer[(Written + 4)..]);
            Length(count);
            Written += count;
        }
    }
}
