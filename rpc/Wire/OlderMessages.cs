using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Wire;

/// <summary>
/// Messages that hold one of a type which was generated before protobuf knew buffers (google.type in the served
/// Google.Api.CommonProtos): such a type can only be read and written through the library's own streams.
/// </summary>
internal static class OlderMessages
{
    private static readonly ConcurrentDictionary<MessageDescriptor, bool> Known = new();

    public static bool IsAmong(MessageDescriptor type) => Known.GetOrAdd(type, static one => Holds(one, []));

    private static bool Holds(MessageDescriptor type, HashSet<MessageDescriptor> seen) =>
        seen.Add(type) && (
            (type.ClrType is { } generated && !typeof(IBufferMessage).IsAssignableFrom(generated))
            || type.Fields.InDeclarationOrder().Any(field => field.FieldType == FieldType.Message && Holds(field.MessageType, seen)));
}
