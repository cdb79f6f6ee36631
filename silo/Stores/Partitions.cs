using System.Text;
using Plixo.Grains.Core;

namespace Plixo.Silo.Stores;

/// <summary>
/// Which partition a grain belongs to: FNV-1a (32 bits, Fowler, Noll, Vo) over "kind/key", modulo the number of partitions.
/// It is stored with messages and reminders, so it must never change.
/// </summary>
public static class Partitions
{
    public static int Of(GrainId grain, int partitions)
    {
        var hash = Add(2166136261u, (byte)('0' + (int)grain.Kind));
        hash = Add(hash, (byte)'/');
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(grain.Key.Length)];
        foreach (var value in bytes[..Encoding.UTF8.GetBytes(grain.Key, bytes)])
            hash = Add(hash, value);
        return (int)(hash % (uint)partitions);
    }

    private static uint Add(uint hash, byte value) => (hash ^ value) * 16777619u;
}
