using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Plixo.Silo.Services.Front;

/// <summary>Update with a field mask (AIP-134): exactly the named fields are taken over; repeated fields are replaced whole.</summary>
public static class FieldMasks
{
    private const string Field = "update_mask";

    /// <summary>INVALID_ARGUMENT where the mask is empty or names a field that the resource lacks.</summary>
    public static void Merge<T>(T from, T into, FieldMask? mask)
        where T : IMessage
    {
        if (mask is null || mask.Paths.Count == 0) throw Refusals.Invalid(Field, "names no field.");
        foreach (var path in mask.Paths)
        {
            if (path == "*") throw Refusals.Invalid(Field, "names each field; '*' is not taken.");
            Take(from, into, path.Split('.'), 0, path);
        }
    }

    private static void Take(IMessage from, IMessage into, string[] parts, int at, string path)
    {
        var field = from.Descriptor.FindFieldByName(parts[at]) ?? throw Refusals.Invalid(Field, $"there is no field '{path}'.");
        if (at == parts.Length - 1)
        {
            Replace(from, into, field);
            return;
        }

        if (field.IsRepeated || field.FieldType != Google.Protobuf.Reflection.FieldType.Message)
            throw Refusals.Invalid(Field, $"'{path}' goes into a field that has no fields of its own.");
        var source = (IMessage?)field.Accessor.GetValue(from) ?? field.MessageType.Parser.ParseFrom(ByteString.Empty);
        if (field.Accessor.GetValue(into) is not IMessage target)
        {
            target = field.MessageType.Parser.ParseFrom(ByteString.Empty);
            field.Accessor.SetValue(into, target);
        }

        Take(source, target, parts, at + 1, path);
    }

    private static void Replace(IMessage from, IMessage into, Google.Protobuf.Reflection.FieldDescriptor field)
    {
        field.Accessor.Clear(into);
        if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(into);
            foreach (var item in (System.Collections.IEnumerable)field.Accessor.GetValue(from)) list.Add(item);
        }
        else if (!field.HasPresence || field.Accessor.HasValue(from))
        {
            field.Accessor.SetValue(into, field.Accessor.GetValue(from));
        }
    }
}
