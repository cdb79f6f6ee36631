using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Plixo.Silo.Import.Csv;

/// <summary>Rows of which the <paramref name="Key"/> columns agree must agree in the <paramref name="Same"/> columns too.</summary>
internal sealed record Identity(string[] Key, string[] Same);

/// <summary>What the file says about each identity, about 100 bytes a row: filled by the first pass, asked by the second.</summary>
/// <param name="adjacent">Rows of one identity must stand together: they are the lines of one document.</param>
internal sealed class Identities(Identity identity, Binding binding, bool adjacent)
{
    private struct Seen
    {
        public UInt128 Content;
        public int First;
        public int Other;
        public int Last;
    }

    private readonly Dictionary<UInt128, Seen> rows = [];
    private readonly ArrayBufferWriter<byte> written = new();

    public void Add(CsvReader row, int number)
    {
        if (!HasKey(row))
            return;
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, Digest(row, identity.Key), out var exists);
        var content = Digest(row, identity.Same);
        if (!exists)
            seen = new() { Content = content, First = number };
        else if (seen.Other == 0 && (seen.Content != content || (adjacent && seen.Last != number - 1)))
            seen.Other = number;
        seen.Last = number;
    }

    /// <summary>A row that has the same key and other content; 0 where there is none.</summary>
    public int Conflict(CsvReader row, int number)
    {
        if (!HasKey(row) || !rows.TryGetValue(Digest(row, identity.Key), out var seen) || seen.Other == 0)
            return 0;
        return seen.First == number ? seen.Other : seen.First;
    }

    /// <summary>The first row with this key.</summary>
    public int First(CsvReader row, int number) =>
        HasKey(row) && rows.TryGetValue(Digest(row, identity.Key), out var seen) ? seen.First : number;

    private bool HasKey(CsvReader row)
    {
        var field = binding.Field(identity.Key[0]);
        return field >= 0 && Trimmed(row, field).Length > 0;
    }

    private UInt128 Digest(CsvReader row, string[] columns)
    {
        written.ResetWrittenCount();
        foreach (var column in columns)
        {
            var field = binding.Field(column);
            var bytes = field < 0 ? default : Trimmed(row, field);
            BinaryPrimitives.WriteInt32LittleEndian(written.GetSpan(sizeof(int)), bytes.Length);
            written.Advance(sizeof(int));
            written.Write(bytes);
        }
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(written.WrittenSpan, digest);
        return MemoryMarshal.Read<UInt128>(digest);
    }

    private static ReadOnlySpan<byte> Trimmed(CsvReader row, int field) => row.Bytes(field).Trim((byte)' ');
}
