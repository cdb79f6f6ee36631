using NodaTime;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Exporting;

/// <summary>A piece of the file that an export job writes.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Start">Where its first byte stands in the file.</param>
/// <param name="Content">At most <see cref="ExportLimits.Piece"/> bytes.</param>
/// <param name="Expires">The same for all pieces of a file: from when it is not read any more and may be deleted, by the store's real clock.</param>
public sealed record ExportPieceRow(string Job, long Number, long Start, byte[] Content, Instant Expires);

public sealed class ExportPieceTable : RowTableOf<ExportPieceRow>
{
    public static readonly ExportPieceTable Instance = new();

    private ExportPieceTable()
        : base("export_piece", 2, Text("job"), Integer("number"), Integer("start"), Bytes("content"), Integer("expires"))
    {
    }

    /// <summary>The columns in the order of <see cref="Read"/>.</summary>
    public string Select => string.Join(", ", Table.Columns.Select(column => column.Name));

    public override object?[] Write(ExportPieceRow row) => [row.Job, row.Number, row.Start, row.Content, row.Expires.ToRow()];

    public override ExportPieceRow Read(IReadOnlyList<object?> values) =>
        new((string)values[0]!, (long)values[1]!, (long)values[2]!, (byte[])values[3]!, RowValues.ToInstant(values[4]));
}
