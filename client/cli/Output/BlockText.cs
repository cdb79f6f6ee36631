using System.Collections;
using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Cli.Output;

/// <summary>One resource as lines of name and value; what it holds stands indented below.</summary>
internal static class BlockText
{
    private const int Indent = 2;

    public static void Write(TextWriter to, IMessage message, int indent = 0)
    {
        var fields = message.Descriptor.Fields.InDeclarationOrder().Where(field => IsSet(message, field)).ToArray();
        var width = fields.Where(IsOneLine).Select(field => field.Name.Length).DefaultIfEmpty().Max() + 2;
        foreach (var field in fields)
        {
            var heading = new string(' ', indent) + field.Name.Replace('_', ' ');
            if (IsOneLine(field))
                WriteValue(to, heading, FieldText.Of(message, field), indent + width);
            else
            {
                to.WriteLine(heading);
                foreach (var item in Items(field.Accessor.GetValue(message)))
                    WriteItem(to, item, indent + Indent);
            }
        }
    }

    /// <summary>Only these values, one a line.</summary>
    public static void WriteColumns(TextWriter to, ImmutableArray<Column> columns, IMessage message)
    {
        var shown = columns.Select(column => (Heading: column.Csv.Path.Split('.')[^1].Replace('_', ' '), Text: column.Text(message))).Where(pair => pair.Text is not ("" or "no" or "0")).ToArray();
        var width = shown.Select(pair => pair.Heading.Length).DefaultIfEmpty().Max() + 2;
        foreach (var (heading, text) in shown)
            WriteValue(to, heading, text, width);
    }

    private static void WriteItem(TextWriter to, IMessage item, int indent)
    {
        using var text = new StringWriter();
        Write(text, item, indent + Indent);
        var block = text.ToString();
        if (block.Length > 0)
            to.Write(new string(' ', indent) + "- " + block.AsSpan(Math.Min(block.Length, indent + Indent)).ToString());
    }

    private static void WriteValue(TextWriter to, string heading, string value, int column)
    {
        var lines = Printable.Lines(value).Split('\n');
        to.WriteLine(heading.PadRight(column) + lines[0]);
        foreach (var line in lines.Skip(1))
            to.WriteLine(new string(' ', column) + line);
    }

    private static IEnumerable<IMessage> Items(object value) => value is IList list ? list.Cast<IMessage>() : [(IMessage)value];

    private static bool IsOneLine(FieldDescriptor field) =>
        field.FieldType != FieldType.Message || field.IsMap || FieldText.IsOneLine(field.MessageType);

    private static bool IsSet(IMessage message, FieldDescriptor field) =>
        field.IsRepeated
            ? field.Accessor.GetValue(message) is ICollection { Count: > 0 }
            : field.HasPresence ? field.Accessor.HasValue(message) : FieldText.Of(message, field) is not ("" or "no" or "0");
}
