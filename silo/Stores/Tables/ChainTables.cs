using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores.Tables;

/// <summary>The tables of the chain as rows, for a store that is filled from an export. Turns and the sealer write them by statements of their own.</summary>
internal static class ChainTables
{
    private static readonly RowTable Event = new(
        "event", 4,
        [
            Integer("kind"), Text("key"), Integer("version"), Integer("idx"), Text("type"), Integer("schema"), Bytes("body"), Bytes("decision"),
            Bytes("hash"), Integer("at"),
        ]);

    private static readonly RowTable Grain = new(
        "grain", 2, [Integer("kind"), Text("key"), Integer("version"), Integer("schema"), Bytes("body"), Bytes("last_hash"), Integer("last_at")]);

    private static readonly RowTable Block = new(
        "block", 1, [Integer("number"), Bytes("ids"), Bytes("previous_hash"), Bytes("hash"), Bytes("signature"), Integer("sealed_at")]);

    private static readonly RowTable Content = new("content", 1, [Text("digest"), Bytes("bytes")]);

    private static readonly RowTable Key = new("personal_key", 1, [Text("key_id"), Bytes("wrapped")]);

    public static RowChange Of(StoredEvent happened) => Whole(
        Event, (long)happened.Grain.Kind, happened.Grain.Key, happened.Version, (long)happened.Index, happened.Type, (long)happened.Schema,
        happened.Body, happened.Decision, happened.Hash, happened.At.ToRow());

    public static RowChange Of(GrainId grain, long version, int schema, byte[] body, StoredEvent last) =>
        Whole(Grain, (long)grain.Kind, grain.Key, version, (long)schema, body, last.Hash, last.At.ToRow());

    public static RowChange Of(Block block) => Whole(
        Block, block.Number, EventIds.Ids(block.Ids), block.PreviousHash, block.Hash, block.Signature, block.SealedAt.ToRow());

    public static RowChange OfContent(string digest, byte[] bytes) => Whole(Content, digest, bytes);

    public static RowChange OfKey(string id, byte[] wrapped) => Whole(Key, id, wrapped);

    private static RowChange Whole(RowTable table, params object?[] values) =>
        RowChange.Set(table, [.. Enumerable.Range(0, table.Columns.Length)], values);

    private static Column Text(string name) => new(name, ColumnType.Text);

    private static Column Integer(string name) => new(name, ColumnType.Integer);

    private static Column Bytes(string name) => new(name, ColumnType.Bytes);
}
