using System.Collections.Immutable;
using Google.Protobuf;
using Plixo.Cli.Calls;
using Plixo.Protos.Csv;

namespace Plixo.Cli.Output;

/// <summary>Writes results to standard output in the format asked for, and remarks to standard error.</summary>
internal sealed class Printer(TextWriter output, TextWriter errors, OutputFormat format)
{
    private static readonly JsonFormatter _compact = new(new JsonFormatter.Settings(formatDefaultValues: false, Methods.Types));
    private static readonly JsonFormatter _indented = new(new JsonFormatter.Settings(formatDefaultValues: false, Methods.Types).WithIndentation());

    public OutputFormat Format => format;

    public TextWriter Errors => errors;

    public TextWriter Output => output;

    /// <summary>A list; the JSON formats have the whole resources, table and CSV the columns.</summary>
    public void WriteRows(ImmutableArray<Column> columns, IReadOnlyList<IMessage> rows)
    {
        switch (format)
        {
            case OutputFormat.Table:
                TableText.Write(output, columns, rows);
                break;
            case OutputFormat.Json:
                output.WriteLine(rows.Count == 0 ? "[]" : "[\n" + string.Join(",\n", rows.Select(row => _indented.Format(row))) + "\n]");
                break;
            case OutputFormat.Ndjson:
                foreach (var row in rows)
                    output.WriteLine(_compact.Format(row));
                break;
            case OutputFormat.Csv:
                WriteCsv([.. columns.Select(column => column.Csv)], rows);
                break;
        }
    }

    /// <summary>One resource.</summary>
    /// <param name="message">The resource.</param>
    /// <param name="brief">The fields that a table shows, at any depth and separated by blanks; empty: all.</param>
    public void WriteOne(IMessage message, string brief = "")
    {
        switch (format)
        {
            case OutputFormat.Table:
                if (brief.Length == 0)
                    BlockText.Write(output, message);
                else
                    BlockText.WriteColumns(output, [.. brief.Split(' ').Select(path => Column.Of(message.Descriptor, path))], message);
                break;
            case OutputFormat.Json:
                output.WriteLine(_indented.Format(message));
                break;
            case OutputFormat.Ndjson:
                output.WriteLine(_compact.Format(message));
                break;
            case OutputFormat.Csv:
                WriteCsv(CsvColumn.All(message.Descriptor), [message]);
                break;
        }
    }

    /// <summary>One line of JSON, whatever the format.</summary>
    public void WriteJson(IMessage message) => output.WriteLine(_compact.Format(message));

    /// <summary>Something to know beside the result.</summary>
    public void Remark(string words) => errors.WriteLine(Printable.OneLine(words));

    private void WriteCsv(ImmutableArray<CsvColumn> columns, IEnumerable<IMessage> rows)
    {
        output.Write(CsvText.Line(columns.SelectMany(column => column.Headers)));
        foreach (var row in rows)
            output.Write(CsvText.Line(columns.SelectMany(column => column.Values(row))));
    }
}
