using Plixo.Grains.Rows;

namespace Plixo.Tests.Cases.Verify;

/// <summary>The tables that no row of the read model names, for whoever writes past the store.</summary>
internal static class RawTables
{
    public static readonly RowTable Event = new(
        "event", 4, [Integer("kind"), Text("key"), Integer("version"), Integer("idx"), Text("type"), Bytes("body"), Bytes("decision"), Bytes("hash"), Integer("at"), Integer("schema")]);

    public static readonly RowTable Grain = new("grain", 2, [Integer("kind"), Text("key"), Bytes("body"), Bytes("last_hash"), Integer("version")]);

    public static readonly RowTable Block = new("block", 1, [Integer("number"), Bytes("previous_hash"), Bytes("hash"), Bytes("signature")]);

    public static readonly RowTable Content = new("content", 1, [Text("digest"), Bytes("bytes")]);

    private static Column Text(string name) => new(name, ColumnType.Text);

    private static Column Integer(string name) => new(name, ColumnType.Integer);

    private static Column Bytes(string name) => new(name, ColumnType.Bytes);
}
