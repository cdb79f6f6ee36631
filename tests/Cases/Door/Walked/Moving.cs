using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>What moves by itself between two looks at a resource. An answer that is given again shows the resource as it is then.</summary>
internal static class Moving
{
    private static readonly HashSet<string> Fields =
    [
        // When an e-mail would leave, and why it waits, is worked out anew for each instant.
        "expected_time", "due_time", "waits", "preview", "next_eligible_time",
        // The ladder follows behind what was decided, turn by turn, and the version of the grain with it.
        "disposition", "next_step", "update_time", "etag",
        // Of Autopilot: from what the last days' figures say.
        "readiness",
    ];

    public static void Clear(IMessage message)
    {
        if (message is V1.Job or V1.Import) KeepName(message);
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (Fields.Contains(field.Name)) field.Accessor.Clear(message);
            else if (field is { FieldType: FieldType.Message, IsMap: false } && field.Accessor.GetValue(message) is { } value)
            {
                foreach (var inner in field.IsRepeated ? ((IEnumerable)value).Cast<IMessage>() : [(IMessage)value]) Clear(inner);
            }
        }
    }

    /// <summary>Long work goes on.</summary>
    private static void KeepName(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(field => field.Name != "name")) field.Accessor.Clear(message);
    }
}
