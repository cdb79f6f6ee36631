using System.Buffers;

namespace Plixo.Protos.Csv;

/// <summary>Lines of RFC 4180, with `\n` at their ends.</summary>
public static class CsvText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>What a spreadsheet takes for the beginning of a formula, also in its full-width forms (OWASP, CSV Injection).</summary>
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    public static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Quote)) + '\n';

    /// <summary>A text that no spreadsheet computes: with an apostrophe before it where one would.</summary>
    public static string Harmless(string text) => text.Length > 0 && Formula.Contains(text[0]) ? "'" + text : text;

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(Quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
