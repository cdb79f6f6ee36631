using Google.Protobuf.Reflection;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Requests of lists under what there is behind a door.</summary>
internal sealed class ListRequests(Door door)
{
    /// <summary>By the first field of a resource's name; a List whose parent is none of these is named by the test.</summary>
    private static readonly Dictionary<string, string> Parents = new()
    {
        ["ListContacts"] = "customers", ["ListDrafts"] = "customers/-", ["ListInvoices"] = "customers/-", ["ListPromises"] = "customers/-",
        ["ListPlans"] = "customers/-", ["ListDisputes"] = "customers/-/invoices/-", ["ListExpectations"] = "customers/-/invoices/-",
        ["ListNotes"] = "customers", ["ListVerdicts"] = "imports", ["ListJobItems"] = "jobs", ["ListPolicyVersions"] = "segments", ["ListPermits"] = "segments",
    };

    /// <summary>As the table has it.</summary>
    public static string ParentOf(MethodDescriptor method) =>
        Parents.TryGetValue(method.Name, out var parent) ? parent : throw new InvalidOperationException($"This test does not know a parent for {method.FullName}.");

    /// <summary>JSON that names what the method lists, and more.</summary>
    public string With(MethodDescriptor method, string more)
    {
        if (method.InputType.FindFieldByName("name") is not null) return $$"""{"name":"{{NameFor(method)}}",{{more}}}""";
        if (method.InputType.FindFieldByName("parent") is null) return $"{{{more}}}";
        var parent = ParentOf(method);
        return $$"""{"parent":"{{door.Existing.GetValueOrDefault(parent, parent)}}",{{more}}}""";
    }

    private string? NameFor(MethodDescriptor method) => method.Service.Name switch
    {
        "CustomerService" => door.Existing["customers"],
        "ContactService" => door.Existing["customers/contacts"],
        "InvoiceService" when method.Name != "CancelExpectation" => door.Existing["customers/invoices"],
        "DraftService" => door.Existing["customers/drafts"],
        "SegmentService" => door.Existing["segments"],
        _ => null,
    };
}
