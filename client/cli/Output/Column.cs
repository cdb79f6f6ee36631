using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Client.Amounts;
using Plixo.V1;

namespace Plixo.Cli.Output;

/// <summary>A column of a list: a field by its path, `open_amount` or `next_step.date`.</summary>
internal sealed record Column(string Path, ImmutableArray<FieldDescriptor> Fields)
{
    private FieldDescriptor Last => Fields[^1];

    /// <exception cref="ArgumentException">The message has no such field.</exception>
    public static Column Of(MessageDescriptor type, string path)
    {
        var fields = ImmutableArray.CreateBuilder<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            var field = type.FindFieldByName(name) ?? throw new ArgumentException($"{type.FullName} has no field {name}.", nameof(path));
            fields.Add(field);
            if (field.FieldType == FieldType.Message)
                type = field.MessageType;
        }
        return new(path, fields.ToImmutable());
    }

    /// <summary>Numbers and amounts stand at the right.</summary>
    public bool RightAligned => !Last.IsRepeated && (IsMoney || Last.FieldType is FieldType.Int32 or FieldType.Int64 or FieldType.Double);

    public string Heading => Path.Replace('_', ' ').Replace('.', ' ').Replace(" display name", "");

    public string Text(IMessage message) => Holder(message) is { } holder ? FieldText.Of(holder, Last) : "";

    /// <summary>CSV headers: an amount is two columns, so that a program can add it up.</summary>
    public IEnumerable<string> CsvHeaders => IsMoney ? [Path, Path + "_currency"] : [Path];

    public IEnumerable<string> CsvValues(IMessage message)
    {
        if (!IsMoney)
            return [EnumOr(message)];
        return Holder(message) is { } holder && Last.Accessor.GetValue(holder) is Money money
            ? [MoneyText.Number(money), money.CurrencyCode]
            : ["", ""];
    }

    private bool IsMoney => !Last.IsRepeated && Last.FieldType == FieldType.Message && Last.MessageType == Money.Descriptor;

    private string EnumOr(IMessage message) =>
        Last is { FieldType: FieldType.Enum, IsRepeated: false } ? Text(message).Replace(' ', '_').ToUpperInvariant() : Text(message);

    private IMessage? Holder(IMessage? message)
    {
        foreach (var field in Fields.AsSpan()[..^1])
            message = message is null ? null : field.Accessor.GetValue(message) as IMessage;
        return message;
    }
}
