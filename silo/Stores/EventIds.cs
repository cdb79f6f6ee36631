using System.Buffers.Binary;
using System.Text;
using Plixo.Grains.Core;

namespace Plixo.Silo.Stores;

/// <summary>
/// Event ids as bytes, in `unsealed` (with the event's hash) and in `block` (without): kind (1), length of the key (2), key,
/// version (8), index (4), hash (32 or none); numbers big endian.
/// </summary>
internal static class EventIds
{
    public static byte[] Entries(IReadOnlyList<StoredEvent> events)
    {
        var size = 0;
        foreach (var happened in events)
            size += Size(happened.Grain.Key) + EventHash.Length;
        var bytes = new byte[size];
        var at = 0;
        foreach (var happened in events)
        {
            at += Write(bytes.AsSpan(at), happened.Grain, happened.Version, happened.Index);
            happened.Hash.CopyTo(bytes, at);
            at += EventHash.Length;
        }

        return bytes;
    }

    public static byte[] Ids(IReadOnlyList<EventId> ids)
    {
        var bytes = new byte[ids.Sum(id => Size(id.Grain.Key))];
        var at = 0;
        foreach (var id in ids)
            at += Write(bytes.AsSpan(at), id.Grain, id.Version, id.Index);
        return bytes;
    }

    public static List<EventId> ReadIds(ReadOnlySpan<byte> bytes)
    {
        var ids = new List<EventId>();
        while (!bytes.IsEmpty)
            ids.Add(Read(ref bytes));
        return ids;
    }

    public static IEnumerable<(EventId Id, byte[] Hash)> ReadEntries(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var rest = bytes.AsSpan(at);
            var id = Read(ref rest);
            var hash = rest[..EventHash.Length].ToArray();
            at = bytes.Length - rest.Length + EventHash.Length;
            yield return (id, hash);
        }
    }

    private static int Size(string key) => 1 + 2 + Encoding.UTF8.GetByteCount(key) + 8 + 4;

    private static int Write(Span<byte> to, GrainId grain, long version, int index)
    {
        to[0] = (byte)grain.Kind;
        var length = Encoding.UTF8.GetBytes(grain.Key, to[3..]);
        BinaryPrimitives.WriteUInt16BigEndian(to[1..], checked((ushort)length));
        BinaryPrimitives.WriteInt64BigEndian(to[(3 + length)..], version);
        BinaryPrimitives.WriteInt32BigEndian(to[(11 + length)..], index);
        return 15 + length;
    }

    private static EventId Read(ref ReadOnlySpan<byte> from)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(from[1..]);
        var grain = new GrainId((GrainKind)from[0], Encoding.UTF8.GetString(from.Slice(3, length)));
        var version = BinaryPrimitives.ReadInt64BigEndian(from[(3 + length)..]);
        var index = BinaryPrimitives.ReadInt32BigEndian(from[(11 + length)..]);
        from = from[(15 + length)..];
        return new EventId(grain, version, index);
    }

    private static EventId Read(ref Span<byte> from)
    {
        ReadOnlySpan<byte> rest = from;
        var id = Read(ref rest);
        from = from[^rest.Length..];
        return id;
    }
}
