using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>The fields that requests have in common, wherever they stand: in the request, or in the resource or header within.</summary>
internal static class RequestFields
{
    public const string RequestId = "request_id";
    public const string Etag = "etag";

    /// <summary>Whether the method changes a resource that has an etag. What is made has none yet.</summary>
    public static bool ComparesEtag(MethodDescriptor method) =>
        !method.Name.StartsWith("Create", StringComparison.Ordinal) && Has(method.InputType, Etag);

    public static bool Has(MessageDescriptor request, string field) => PathTo(request, field) is not null;

    public static void Set(IMessage request, string field, string value)
    {
        var (within, found) = PathTo(request.Descriptor, field)!.Value;
        var owner = within is null ? request : (IMessage)within.Accessor.GetValue(request);
        found.Accessor.SetValue(owner, value);
    }

    /// <summary>The name of the resource that the request changes; empty for what there is one of.</summary>
    public static string Name(IMessage request)
    {
        var (within, _) = PathTo(request.Descriptor, Etag)!.Value;
        var owner = within is null ? request : (IMessage)within.Accessor.GetValue(request);
        return owner.Descriptor.FindFieldByName("name")?.Accessor.GetValue(owner) as string ?? "";
    }

    private static (FieldDescriptor? Within, FieldDescriptor Field)? PathTo(MessageDescriptor request, string name)
    {
        if (request.FindFieldByName(name) is { } own) return (null, own);
        foreach (var field in request.Fields.InFieldNumberOrder().Where(field => field is { FieldType: FieldType.Message, IsRepeated: false, IsMap: false }))
        {
            if (field.MessageType.FindFieldByName(name) is { } within) return (field, within);
        }

        return null;
    }
}
