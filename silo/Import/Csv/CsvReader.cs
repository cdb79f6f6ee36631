using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Plixo.Silo.Import.Csv;

/// <summary>What <see cref="CsvReader.Next"/> found.</summary>
public enum CsvStep { Row, End, Fault }

/// <summary>Sees every chunk of the input once, in order.</summary>
public delegate void ChunkSeen(ReadOnlySpan<byte> chunk);

/// <summary>
/// Reads RFC 4180 rows from UTF-8 bytes, holding one row at a time. Lines end with LF or CRLF; a quote inside an
/// unquoted field is an ordinary character; what the RFC leaves open is refused. Empty lines are passed over.
/// </summary>
public sealed class CsvReader(Stream input, char delimiter, bool lastLineMayBeOpen = false, ChunkSeen? seen = null)
{
    private const int ChunkBytes = 64 * 1024;
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    private enum At { FieldStart, Plain, Quoted, QuoteInQuoted, CarriageReturn }

    private readonly SearchValues<byte> plainStops = SearchValues.Create([(byte)delimiter, (byte)'\n', (byte)'\r', 0]);
    private readonly SearchValues<byte> quotedStops = SearchValues.Create([(byte)'"', 0]);
    private readonly byte[] chunk = new byte[ChunkBytes];
    private readonly List<int> ends = [];
    private byte[] row = new byte[4096];
    private int rowLength;
    private int next;
    private int available;
    private long bytes;
    private long line = 1;
    private bool fieldSeen;
    private bool started;

    /// <summary>The line on which the present row starts; the first is 1.</summary>
    public long Line { get; private set; }

    public FileFault? Fault { get; private set; }

    public int FieldCount => ends.Count;

    public ReadOnlySpan<byte> Bytes(int field) => row.AsSpan(Start(field), ends[field] - Start(field));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>Reads the next row. After <see cref="CsvStep.End"/> or <see cref="CsvStep.Fault"/> it is not called again.</summary>
    public CsvStep Next()
    {
        ends.Clear();
        rowLength = 0;
        fieldSeen = false;
        Line = line;
        var at = At.FieldStart;
        while (true)
        {
            if (next == available && !Fill())
                return Fault is null ? Finish(at) : CsvStep.Fault;
            var b = chunk[next];
            switch (at)
            {
                case At.FieldStart when b == '"':
                    fieldSeen = true;
                    next++;
                    at = At.Quoted;
                    break;
                case At.FieldStart or At.Plain when b == '\r':
                    next++;
                    at = At.CarriageReturn;
                    break;
                case At.CarriageReturn when b != '\n':
                    return Refuse(Reason.BareCarriageReturn, "a carriage return without a line feed outside quotes; lines must end with LF or CRLF");
                case At.FieldStart or At.Plain or At.CarriageReturn when b == '\n':
                    next++;
                    line++;
                    if (ends.Count == 0 && rowLength == 0 && !fieldSeen)
                    {
                        Line = line;
                        at = At.FieldStart;
                        break;
                    }
                    return EndField() ? CsvStep.Row : CsvStep.Fault;
                case At.FieldStart or At.Plain when b == delimiter:
                    next++;
                    if (!EndField())
                        return CsvStep.Fault;
                    at = At.FieldStart;
                    break;
                case At.QuoteInQuoted when b == '"':
                    next++;
                    if (!Append("\""u8))
                        return CsvStep.Fault;
                    at = At.Quoted;
                    break;
                case At.QuoteInQuoted when b == delimiter || b == '\n' || b == '\r':
                    at = At.Plain;
                    break;
                case At.QuoteInQuoted when b != 0:
                    return Refuse(Reason.QuoteMisplaced, "text stands after a closing quote; a quote inside a quoted field is written twice");
                case At.Quoted when b == '"':
                    next++;
                    at = At.QuoteInQuoted;
                    break;
                default:
                    if (b == 0)
                        return Refuse(Reason.NulByte, "a NUL byte; the file is not text");
                    var rest = chunk.AsSpan(next, available - next);
                    var run = rest.IndexOfAny(at == At.Quoted ? quotedStops : plainStops);
                    var text = run < 0 ? rest : rest[..run];
                    if (!Append(text))
                        return CsvStep.Fault;
                    if (at == At.Quoted)
                        line += text.Count((byte)'\n');
                    else
                        at = At.Plain;
                    next += text.Length;
                    break;
            }
        }
    }

    private CsvStep Finish(At at)
    {
        if (at == At.FieldStart && ends.Count == 0)
            return CsvStep.End;
        if (at == At.Quoted)
            return Refuse(Reason.FileCut, $"the file ends inside a quoted field that starts in the row of line {Line}; it looks cut");
        if (at == At.CarriageReturn || !lastLineMayBeOpen)
            return Refuse(Reason.FileCut, "the file ends without a line end after its last row; it looks cut");
        return EndField() ? CsvStep.Row : CsvStep.Fault;
    }

    private int Start(int field) => field == 0 ? 0 : ends[field - 1];

    private int FieldLength => rowLength - Start(ends.Count);

    private bool Append(ReadOnlySpan<byte> text)
    {
        if (FieldLength + text.Length > CsvLimits.FieldBytes)
            return RefuseLimit($"a field longer than {CsvLimits.FieldBytes} bytes");
        if (rowLength + text.Length > CsvLimits.RowBytes)
            return RefuseLimit($"a row longer than {CsvLimits.RowBytes} bytes");
        if (rowLength + text.Length > row.Length)
            Array.Resize(ref row, Math.Max(row.Length * 2, rowLength + text.Length));
        text.CopyTo(row.AsSpan(rowLength));
        rowLength += text.Length;
        return true;
    }

    private bool EndField()
    {
        if (ends.Count == CsvLimits.Columns)
            return RefuseLimit($"more than {CsvLimits.Columns} columns");
        if (!Utf8.IsValid(row.AsSpan(Start(ends.Count), FieldLength)))
        {
            Refuse(Reason.EncodingNotUtf8, "bytes that are not UTF-8; save the file as UTF-8");
            return false;
        }
        ends.Add(rowLength);
        return true;
    }

    private bool Fill()
    {
        next = 0;
        available = started ? input.Read(chunk) : input.ReadAtLeast(chunk, 4, throwOnEndOfStream: false);
        bytes += available;
        if (bytes > CsvLimits.FileBytes)
            return RefuseLimit($"a file larger than {CsvLimits.FileBytes} bytes", located: false);
        seen?.Invoke(chunk.AsSpan(0, available));
        if (!started)
            SkipMark();
        started = true;
        return Fault is null && (next < available || (available > 0 && Fill()));
    }

    private void SkipMark()
    {
        var head = chunk.AsSpan(0, available);
        if (head.StartsWith(Utf8Mark))
            next = Utf8Mark.Length;
        else if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, > 0, 0, > 0, ..] or [> 0, 0, > 0, 0, ..])
            Refuse(Reason.EncodingUtf16, "the file is UTF-16; save it as UTF-8", located: false);
    }

    private bool RefuseLimit(string what, bool located = true)
    {
        Fault = new(Reason.LimitExceeded, what + " is refused", located ? line : null, located ? ColumnNumber : null);
        return false;
    }

    private CsvStep Refuse(string reason, string words, bool located = true)
    {
        Fault = new(reason, words, located ? line : null, reason == Reason.EncodingNotUtf8 ? ColumnNumber : null);
        return CsvStep.Fault;
    }

    private string ColumnNumber => $"number {ends.Count + 1}";
}
