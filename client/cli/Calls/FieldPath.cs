using System.Collections;
using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Cli.Syntax;

namespace Plixo.Cli.Calls;

/// <summary>A way into a request, `promise.amount`, and setting what lies there.</summary>
internal sealed class FieldPath
{
    private readonly ImmutableArray<FieldDescriptor> _fields;

    private FieldPath(ImmutableArray<FieldDescriptor> fields) => _fields = fields;

    public FieldDescriptor Last => _fields[^1];

    /// <summary>Null where the message has no such field.</summary>
    public static FieldPath? Find(MessageDescriptor type, string path)
    {
        var fields = ImmutableArray.CreateBuilder<FieldDescriptor>();
        MessageDescriptor? holder = type;
        foreach (var name in path.Split('.'))
        {
            if (holder?.FindFieldByName(name) is not { } field)
                return null;
            fields.Add(field);
            holder = field is { FieldType: FieldType.Message, IsRepeated: false } ? field.MessageType : null;
        }
        return new(fields.ToImmutable());
    }

    /// <summary>Sets the field to what was typed; a repeated field gets it added.</summary>
    public void Set(IMessage message, string text, string flag)
    {
        if (!Last.IsRepeated)
        {
            if (Last.RealContainingOneof?.Accessor.GetCaseFieldDescriptor(Holder(message)) is { } other && other.FieldNumber != Last.FieldNumber)
                throw new UsageException($"{flag}: {other.Name} is given already, and only one of the two can be");
            Put(message, FieldValue.Parse(Last, text, flag));
            return;
        }
        var list = (IList)Last.Accessor.GetValue(Holder(message));
        foreach (var value in text.StartsWith('[') ? JsonArray(text, flag) : FieldValue.ParseMany(Last, text, flag))
            list.Add(value);
    }

    public void Put(IMessage message, object value)
    {
        if (Last.IsRepeated)
            ((IList)Last.Accessor.GetValue(Holder(message))).Add(value);
        else
            Last.Accessor.SetValue(Holder(message), value);
    }

    private IMessage Holder(IMessage message)
    {
        foreach (var field in _fields.AsSpan()[..^1])
        {
            if (field.Accessor.GetValue(message) is not IMessage next)
            {
                next = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                field.Accessor.SetValue(message, next);
            }
            message = next;
        }
        return message;
    }

    /// <summary>The parser knows how to read an array only as a field of a message.</summary>
    private IEnumerable<object> JsonArray(string text, string flag)
    {
        var holder = FieldValue.Json(Last.ContainingType, $$"""{"{{Last.JsonName}}": {{text}}}""", flag);
        return ((IList)Last.Accessor.GetValue(holder)).Cast<object>();
    }
}
