using Microsoft.AspNetCore.Http;
using Plixo.V1;

namespace Plixo.Web.Queue;

/// <summary>What a queue page shows, as its address says it; so that an address can be kept, sent and gone back to.</summary>
/// <param name="Search">Words of the customer's name; empty for all.</param>
/// <param name="Segment">`segments/smb`; empty for all.</param>
/// <param name="Item">The resource that is open; empty for the first.</param>
public sealed record QueueQuery(QueueScope Scope, QueueView View, QueueOrder Order, string Search, string Segment, string Item)
{
    public const int FirstPage = 40;

    private const int LongestSearch = 200;

    public static QueueQuery Read(QueueScope scope, IQueryCollection query) => new(
        scope, QueueView.Of(query["view"]), QueueOrder.Of(query["sort"]), Short(query["q"]), Short(query["segment"]), Short(query["item"]));

    /// <summary>In the API's language (AIP-160).</summary>
    public string Filter => string.Join(" AND ", new[]
    {
        View.Filter,
        Search.Length > 0 ? $"customer_display_name : {Quoted(Search)}" : "",
        Segment.Length > 0 ? $"segment = {Quoted(Segment)}" : "",
    }.Where(part => part.Length > 0));

    /// <summary>The address of the same page with something else.</summary>
    public string With(string path, QueueView? view = null, string? item = null)
    {
        var parts = new List<string>();
        void Add(string name, string value, string usual)
        {
            if (value != usual) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        Add("view", (view ?? View).Id, QueueView.All[0].Id);
        Add("sort", Order.Id, QueueOrder.All[0].Id);
        Add("q", Search, "");
        Add("segment", Segment, "");
        Add("item", item ?? "", "");
        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    private static string Short(string? text) => text is null ? "" : text.Length > LongestSearch ? text[..LongestSearch] : text;

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
