using System.Collections.Immutable;
using Google.Protobuf;

namespace Plixo.Cli.Output;

/// <summary>Rows as columns of equal width.</summary>
internal static class TableText
{
    /// <summary>A longer value is cut; the other formats have it whole.</summary>
    private const int MaxWidth = 60;

    public static void Write(TextWriter to, ImmutableArray<Column> columns, IReadOnlyList<IMessage> rows)
    {
        var cells = rows.Select(row => columns.Select(column => Cut(column.Text(row))).ToArray()).ToArray();
        var shown = Enumerable.Range(0, columns.Length).Where(i => rows.Count == 0 || cells.Any(row => row[i].Length > 0)).ToArray();
        var widths = shown.Select(i => cells.Select(row => row[i].Length).Append(columns[i].Heading.Length).Max()).ToArray();
        WriteRow(to, [.. shown.Select(i => columns[i].Heading)], widths, columns, shown);
        foreach (var row in cells)
            WriteRow(to, [.. shown.Select(i => row[i])], widths, columns, shown);
    }

    private static void WriteRow(TextWriter to, string[] cells, int[] widths, ImmutableArray<Column> columns, int[] shown) =>
        to.WriteLine(string.Join(
            "  ",
            cells.Select((cell, i) => columns[shown[i]].RightAligned ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());

    private static string Cut(string text)
    {
        text = Printable.OneLine(text);
        return text.Length <= MaxWidth ? text : text[..(MaxWidth - 1)] + "…";
    }
}
