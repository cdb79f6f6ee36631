using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Protos.Amounts;
using Plixo.V1;

namespace Plixo.Protos.Csv;

/// <summary>A column of rows that are messages: a field by its path, `open_amount` or `next_step.date`.</summary>
public sealed class CsvColumn
{
    /// <summary>Messages within each other that get columns; what lies deeper is JSON.</summary>
    private const int Deepest = 3;

    private readonly ImmutableArray<FieldDescriptor> fields;

    private CsvColumn(ImmutableArray<FieldDescriptor> fields) => this.fields = fields;

    /// <summary>The field's own descriptor, at the end of the path.</summary>
    public FieldDescriptor Field => fields[^1];

    public string Path => string.Join('.', fields.Select(part => part.Name));

    public bool IsMoney => !Field.IsRepeated && Field.FieldType == FieldType.Message && Field.MessageType == Money.Descriptor;

    /// <summary>An amount is two columns, so that a program can add it up.</summary>
    public IEnumerable<string> Headers => IsMoney ? [Path, Path + "_currency"] : [Path];

    /// <exception cref="ArgumentException">The message has no such field.</exception>
    public static CsvColumn Of(MessageDescriptor type, string path)
    {
        var fields = ImmutableArray.CreateBuilder<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            var field = type.FindFieldByName(name) ?? throw new ArgumentException($"{type.FullName} has no field {name}.", nameof(path));
            fields.Add(field);
            if (field.FieldType == FieldType.Message) type = field.MessageType;
        }

        return new CsvColumn(fields.ToImmutable());
    }

    /// <summary>Every field of a message, in the order of the contract; those of the messages in it by their paths.</summary>
    public static ImmutableArray<CsvColumn> All(MessageDescriptor type) => [.. Under(type, [])];

    public IEnumerable<string> Values(IMessage message)
    {
        var holder = Holder(message);
        if (!IsMoney) return [holder is null ? "" : CsvCell.Of(holder, Field)];
        return holder is not null && Field.Accessor.GetValue(holder) is Money money ? [MoneyText.Number(money), money.CurrencyCode] : ["", ""];
    }

    /// <summary>The message that has the column's field; null where one on the way is not set.</summary>
    public IMessage? Holder(IMessage? message)
    {
        foreach (var field in fields.AsSpan()[..^1])
            message = message is null ? null : field.Accessor.GetValue(message) as IMessage;
        return message;
    }

    private static IEnumerable<CsvColumn> Under(MessageDescriptor type, ImmutableArray<FieldDescriptor> path) =>
        type.Fields.InDeclarationOrder().SelectMany(field => IsCell(field, path)
            ? [new CsvColumn(path.Add(field))]
            : Under(field.MessageType, path.Add(field)));

    private static bool IsCell(FieldDescriptor field, ImmutableArray<FieldDescriptor> path) =>
        field.IsRepeated || field.FieldType != FieldType.Message || field.MessageType == Money.Descriptor || CsvCell.IsOne(field.MessageType)
        || path.Length == Deepest || path.Any(outer => outer.MessageType == field.MessageType) || field.MessageType == field.ContainingType;
}
