using System.Collections;
using Google.Protobuf;
using Plixo.Cli.Output;

namespace Plixo.Cli.Calls;

/// <summary>What an answer says beside the resource that is shown.</summary>
internal static class Remarks
{
    public static void Write(Printer printer, IMessage response, string shown)
    {
        if (shown.Length == 0)
            return;
        if (Value(response, "in_flight") is IList { Count: > 0 } inFlight)
            printer.Remark($"{inFlight.Count} already on the wire and may still arrive: {string.Join(", ", inFlight.Cast<string>())}");
        if (Value(response, "job") is string { Length: > 0 } job)
            printer.Remark($"goes on as {job}: plixo job watch {job}");
        if (Value(response, "expectation") is string { Length: > 0 } expectation)
            printer.Remark($"a credit is expected: {expectation}");
        if (Value(response, "work_item") is string { Length: > 0 } item)
            printer.Remark($"made {item}");
    }

    private static object? Value(IMessage response, string field) => response.Descriptor.FindFieldByName(field)?.Accessor.GetValue(response);
}
