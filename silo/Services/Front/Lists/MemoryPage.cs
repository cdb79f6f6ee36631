using System.Buffers.Text;
using System.Text;

namespace Plixo.Silo.Services.Front.Lists;

/// <summary>Pages of what is small and held in memory (users, templates, calendars), in order of a key.</summary>
internal static class MemoryPage
{
    public static Page<T> Of<T>(IEnumerable<T> items, Func<T, string> key, int pageSize, string pageToken)
    {
        if (pageSize < 0) throw Refusals.Invalid("page_size", "is negative.");
        var size = pageSize == 0 ? ListLimits.DefaultPage : Math.Min(pageSize, ListLimits.LargestPage);
        var after = pageToken.Length == 0 ? "" : After(pageToken);
        var page = items.Where(item => string.CompareOrdinal(key(item), after) > 0).OrderBy(key, StringComparer.Ordinal).Take(size + 1).ToList();
        return page.Count <= size
            ? new Page<T>(page, "")
            : new Page<T>(page[..size], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(page[size - 1]))));
    }

    private static string After(string token) => Base64Url.IsValid(token)
        ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token))
        : throw Refusals.Invalid("page_token", "is no token of this list.");
}
