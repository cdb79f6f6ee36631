using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Protos.Csv;

namespace Plixo.Cli.Output;

/// <summary>A column of a list as people read it.</summary>
internal sealed record Column(CsvColumn Csv)
{
    /// <exception cref="ArgumentException">The message has no such field.</exception>
    public static Column Of(MessageDescriptor type, string path) => new(CsvColumn.Of(type, path));

    /// <summary>Numbers and amounts stand at the right.</summary>
    public bool RightAligned => !Csv.Field.IsRepeated && (Csv.IsMoney || Csv.Field.FieldType is FieldType.Int32 or FieldType.Int64 or FieldType.Double);

    public string Heading => Csv.Path.Replace('_', ' ').Replace('.', ' ').Replace(" display name", "");

    public string Text(IMessage message) => Csv.Holder(message) is { } holder ? FieldText.Of(holder, Csv.Field) : "";
}
