using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>What moves by itself between two looks at a resource. An answer that is given again shows the resource as it is then.</summary>
internal static class Moving
{
    /// <summary>By the message in which they stand; what an answer itself says was decided once, and is compared whole.</summary>
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        // When an e-mail would leave, and why it waits, is worked out anew for each instant.
        ["Draft"] = ["expected_time", "waits"],
        // The ladder follows behind what was decided, turn by turn, and the version of the grain with it.
        ["Customer"] = ["next_step", "update_time", "etag"],
        ["Invoice"] = ["disposition", "next_step", "next_eligible_time", "update_time", "etag"],
        ["Workspace"] = ["etag"],
        // What would leave now.
        ["ResumeCustomerResponse"] = ["preview"], ["ResumeInvoiceResponse"] = ["preview"], ["ResumeSegmentResponse"] = ["preview"],
        ["ResumeWorkspaceResponse"] = ["preview"], ["GoLiveResponse"] = ["preview"],
        // From what the last days' figures say.
        ["SetAutopilotResponse"] = ["readiness"],
    };

    public static void Clear(IMessage message)
    {
        if (message is V1.Job or V1.Import) KeepName(message);
        var moving = Fields.GetValueOrDefault(message.Descriptor.Name, []);
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (moving.Contains(field.Name)) field.Accessor.Clear(message);
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
