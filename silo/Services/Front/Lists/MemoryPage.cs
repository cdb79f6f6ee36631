namespace Plixo.Silo.Services.Front.Lists;

/// <summary>Pages of what is small and held in memory (users, templates, calendars), in order of a key or of one field.</summary>
internal static class MemoryPage
{
    /// <param name="key">Unlike for every item; the order where the caller names none.</param>
    public static Page<T> Of<T>(IEnumerable<T> items, ListRequest request, Func<T, string> key, params IReadOnlyList<MemoryField<T>> fields)
    {
        if (request.PageSize < 0) throw Refusals.Invalid("page_size", "is negative.");
        var size = request.PageSize == 0 ? ListLimits.DefaultPage : Math.Min(request.PageSize, ListLimits.LargestPage);
        var filter = MemoryFilter.Parse(request.Filter, fields);
        var (value, descending) = OrderOf(request.OrderBy, fields);
        var digest = PageToken.Digest(typeof(T).Name, request.Query, request.Filter, request.OrderBy);
        var after = request.PageToken.Length == 0 ? null : PageToken.Read(request.PageToken, digest, 2);
        if (after is not (null or [string, string])) throw PageToken.Wrong();

        var page = items.Where(item => MemoryFilter.Holds(filter, item, fields))
            .Select(item => (Item: item, Value: value(item), Key: key(item)))
            .Where(row => after is null || Compare(row.Value, row.Key, (string)after[0], (string)after[1], descending) > 0)
            .OrderBy(row => row, Comparer<(T Item, string Value, string Key)>.Create((a, b) => Compare(a.Value, a.Key, b.Value, b.Key, descending)))
            .Take(size + 1).ToList();
        var rows = page.Take(size).Select(row => row.Item).ToList();
        return new Page<T>(rows, page.Count <= size ? "" : PageToken.Write(digest, [page[size - 1].Value, page[size - 1].Key]));
    }

    private static int Compare(string value, string key, string otherValue, string otherKey, bool descending) =>
        string.CompareOrdinal(value, otherValue) is var byValue and not 0 ? (descending ? -byValue : byValue) : string.CompareOrdinal(key, otherKey);

    private static (Func<T, string> Value, bool Descending) OrderOf<T>(string orderBy, IReadOnlyList<MemoryField<T>> fields)
    {
        if (string.IsNullOrWhiteSpace(orderBy)) return (_ => "", false);
        var words = orderBy.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length > 2 || (words.Length == 2 && words[1] is not ("asc" or "desc")))
            throw Refusals.Invalid("order_by", $"'{orderBy.Trim()}' is not `field` or `field desc`.");
        return fields.FirstOrDefault(field => field.Name == words[0]) is { } found
            ? (found.Value, words.Length == 2 && words[1] == "desc")
            : throw Refusals.Invalid("order_by", $"one cannot order by '{words[0]}'; one can by {string.Join(", ", fields.Select(field => field.Name))}.");
    }
}
