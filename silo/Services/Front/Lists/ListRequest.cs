using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Silo.Services.Front.Lists;

/// <summary>What a caller asks of a list: the fields that List requests have in common.</summary>
public sealed record ListRequest(int PageSize, string PageToken, string Filter, string OrderBy)
{
    /// <summary>The request without its page, with whatever else it names (a parent, a date, a window): a page token is one query's.</summary>
    internal string Query { get; private init; } = "";

    /// <param name="request">Of a List method; a field that it lacks is empty.</param>
    public static ListRequest Of(IMessage request)
    {
        var query = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        FieldOf(query, "page_size")?.Accessor.Clear(query);
        FieldOf(query, "page_token")?.Accessor.Clear(query);
        return new ListRequest((int)(ValueOf(request, "page_size") ?? 0), TextOf(request, "page_token"), TextOf(request, "filter"), TextOf(request, "order_by"))
        {
            Query = query.ToByteString().ToBase64(),
        };
    }

    /// <summary>In this order where the caller names none.</summary>
    public ListRequest OrElseBy(string order) => OrderBy.Length > 0 ? this : this with { OrderBy = order };

    private static string TextOf(IMessage request, string field) => ValueOf(request, field) as string ?? "";

    private static object? ValueOf(IMessage request, string field) => FieldOf(request, field)?.Accessor.GetValue(request);

    private static FieldDescriptor? FieldOf(IMessage request, string field) => request.Descriptor.FindFieldByName(field);
}
