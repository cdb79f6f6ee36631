using Google.Api;
using Google.Protobuf.Reflection;

namespace Plixo.Cli.Calls;

/// <summary>The fields of a resource that a caller may set, as FIELD=VALUE names them.</summary>
internal static class Fields
{
    /// <summary>`caps.per_day`, `time_zone`: in the order of the contract, without what only the server fills.</summary>
    public static IEnumerable<string> Of(MessageDescriptor resource) => Of(resource, "", []);

    private static IEnumerable<string> Of(MessageDescriptor type, string prefix, IReadOnlyList<MessageDescriptor> above) =>
        type.Fields.InFieldNumberOrder().Where(IsForCallers).SelectMany(field => IsMessage(field) && !above.Contains(field.MessageType)
            ? Of(field.MessageType, $"{prefix}{field.Name}.", [.. above, type])
            : [prefix + field.Name]);

    private static bool IsForCallers(FieldDescriptor field) =>
        field.Name is not ("name" or "etag") &&
        !(field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(FieldBehavior.OutputOnly) ?? false);

    /// <summary>Only what has a text of its own is one value: money, dates and times are written as they are read.</summary>
    private static bool IsMessage(FieldDescriptor field) =>
        field is { FieldType: FieldType.Message, IsRepeated: false, IsMap: false } &&
        field.MessageType.File.Package == "plixo.v1" && field.MessageType.Name is not ("Money" or "TimeOfDay");
}
