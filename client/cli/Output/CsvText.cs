using System.Buffers;
using System.Collections.Immutable;
using Google.Protobuf;

namespace Plixo.Cli.Output;

/// <summary>Rows as RFC 4180 CSV, with `\n` line ends.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> _quoted = SearchValues.Create(",\"\r\n");

    public static void Write(TextWriter to, ImmutableArray<Column> columns, IEnumerable<IMessage> rows)
    {
        WriteRow(to, columns.SelectMany(column => column.CsvHeaders));
        foreach (var row in rows)
            WriteRow(to, columns.SelectMany(column => column.CsvValues(row)));
    }

    private static void WriteRow(TextWriter to, IEnumerable<string> cells)
    {
        to.Write(string.Join(',', cells.Select(Quote)));
        to.Write('\n');
    }

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(_quoted) ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
