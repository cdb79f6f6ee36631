using Plixo.Grains.Core;

namespace Plixo.Silo.Services.Front;

/// <summary>Resource names, read and written in one place: `customers/c-1/invoices/i-7`.</summary>
public static class Names
{
    /// <summary>Stands for any id where a list spans parents.</summary>
    public const string Any = "-";

    /// <summary>Characters of one id.</summary>
    public const int LongestId = 400;

    public static string Of(CustomerKey key) => $"customers/{key}";

    public static string Of(SegmentKey key) => $"segments/{key}";

    public static string Segment(string key) => key.Length == 0 ? "" : $"segments/{key}";

    public static string Contact(CustomerKey customer, ContactKey key) => $"customers/{customer}/contacts/{key}";

    public static string Invoice(CustomerKey customer, InvoiceKey key) => $"customers/{customer}/invoices/{key}";

    public static string Draft(CustomerKey customer, DraftKey key) => $"customers/{customer}/drafts/{key}";

    public static string Promise(CustomerKey customer, string id) => $"customers/{customer}/promises/{id}";

    public static string Plan(CustomerKey customer, string id) => $"customers/{customer}/plans/{id}";

    public static string WorkItem(string id) => $"workItems/{id}";

    public static string PolicyVersion(string segment, int version) => $"segments/{segment}/policyVersions/{version}";

    /// <summary>A user's key as its name; empty stays empty, and what is a name already (`users/dana`, `payers/c-1`) stays.</summary>
    public static string User(string key) => key.Length == 0 || key.Contains('/', StringComparison.Ordinal) ? key : $"users/{key}";

    public static CustomerKey ReadCustomer(string name, string field = "name") => new(Read(name, field, "customers")[0]);

    public static SegmentKey ReadSegment(string name, string field = "name") => new(Read(name, field, "segments")[0]);

    public static (CustomerKey Customer, ContactKey Key) ReadContact(string name, string field = "name") =>
        Read(name, field, "customers", "contacts") is var ids ? (new(ids[0]), new(ids[1])) : default;

    public static (CustomerKey Customer, InvoiceKey Key) ReadInvoice(string name, string field = "name") =>
        Read(name, field, "customers", "invoices") is var ids ? (new(ids[0]), new(ids[1])) : default;

    public static (CustomerKey Customer, DraftKey Key) ReadDraft(string name, string field = "name") =>
        Read(name, field, "customers", "drafts") is var ids ? (new(ids[0]), new(ids[1])) : default;

    public static (CustomerKey Customer, string Id) ReadPromise(string name, string field = "name") =>
        Read(name, field, "customers", "promises") is var ids ? (new(ids[0]), ids[1]) : default;

    public static (CustomerKey Customer, string Id) ReadPlan(string name, string field = "name") =>
        Read(name, field, "customers", "plans") is var ids ? (new(ids[0]), ids[1]) : default;

    public static string ReadWorkItem(string name, string field = "name") => Read(name, field, "workItems")[0];

    /// <summary>Empty where none is given.</summary>
    public static string ReadUserOrEmpty(string name, string field) => name.Length == 0 ? "" : Read(name, field, "users")[0];

    /// <summary>The ids of a name that has these collections in this order; INVALID_ARGUMENT with the field otherwise.</summary>
    public static string[] Read(string name, string field, params ReadOnlySpan<string> collections) =>
        TryRead(name, false, collections) ?? throw Wrong(name, field, collections);

    /// <summary>As <see cref="Read"/>; null stands for the id `-`.</summary>
    public static string?[] ReadParent(string name, string field, params ReadOnlySpan<string> collections)
    {
        var ids = TryRead(name, true, collections) ?? throw Wrong(name, field, collections);
        return [.. ids.Select(id => id == Any ? null : id)];
    }

    /// <summary>Null where the name has another shape.</summary>
    public static string[]? TryRead(string name, bool wildcards, params ReadOnlySpan<string> collections)
    {
        var parts = name.Split('/');
        if (parts.Length != collections.Length * 2) return null;
        var ids = new string[collections.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            if (parts[i * 2] != collections[i]) return null;
            ids[i] = parts[(i * 2) + 1];
            if (!IsId(ids[i]) || (ids[i] == Any && !wildcards)) return null;
        }

        return ids;
    }

    private static bool IsId(string id) =>
        id.Length is > 0 and <= LongestId && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '~' or '@' or '+');

    private static Plixo.Rpc.RpcException Wrong(string name, string field, ReadOnlySpan<string> collections)
    {
        var shape = string.Join('/', collections.ToArray().Select(collection => $"{collection}/ID"));
        return Refusals.Invalid(field, name.Length == 0 ? $"is missing; it has the shape {shape}." : $"'{Shown(name)}' has not the shape {shape}.");
    }

    private static string Shown(string name) => name.Length <= 80 ? name : name[..80] + "…";
}
