namespace Plixo.Silo.Import.Csv;

/// <summary>Why a whole file is refused. Nothing of it was applied.</summary>
/// <param name="Reason">One of <see cref="Csv.Reason"/>.</param>
/// <param name="Words">What is wrong and what would be right.</param>
/// <param name="Line">Line of the file, the header line being 1; null where the fault has no line.</param>
/// <param name="Column">The header as the file spells it, or a column number; null where the fault has no column.</param>
public sealed record FileFault(string Reason, string Words, long? Line = null, string? Column = null)
{
    public override string ToString() => (Line, Column) switch
    {
        (null, null) => Words,
        (null, _) => $"column {Column}: {Words}",
        (_, null) => $"line {Line}: {Words}",
        _ => $"line {Line}, column {Column}: {Words}",
    };
}

/// <summary>Why one row is refused. A row may have several.</summary>
/// <param name="Row">Row below the header, the first being 1.</param>
/// <param name="Line">Line of the file on which the row starts, the header line being 1.</param>
/// <param name="Column">The canonical column.</param>
/// <param name="Header">The header under which the file carries the column.</param>
/// <param name="Value">The value, quoted, escaped and cut for showing.</param>
/// <param name="Reason">One of <see cref="Csv.Reason"/>.</param>
/// <param name="Words">What is wrong and what would be right.</param>
public sealed record RowFault(int Row, long Line, string Column, string Header, string Value, string Reason, string Words)
{
    public override string ToString() => Column.Length == 0
        ? $"row {Row} (line {Line}): {Words}"
        : Column == Header
            ? $"row {Row} (line {Line}), column {Column}: {Words}"
            : $"row {Row} (line {Line}), column {Column} ({Header}): {Words}";
}
