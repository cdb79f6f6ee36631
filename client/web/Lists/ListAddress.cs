using Microsoft.AspNetCore.Http;

namespace Plixo.Web.Lists;

/// <summary>What a list shows, as its address says it: search, filter, sort and page can be kept, sent and gone back to.</summary>
public sealed class ListAddress(HttpContext http)
{
    public const string Page = "page";

    /// <summary>Characters of a value; a page's token is the longest.</summary>
    private const int Longest = 4000;

    public string Path => http.Request.Path;

    /// <summary>Empty where the address does not say.</summary>
    public string this[string name] => http.Request.Query[name].ToString() is { Length: <= Longest } value ? value.Trim() : "";

    /// <summary>Whether anything but the page or the order is said.</summary>
    public bool Filters => http.Request.Query.Any(one => one.Key is not (Page or "sort") && one.Value.ToString().Length > 0);

    /// <summary>The same address with something else; it begins at the first page again unless the page is named.</summary>
    public string With(params ReadOnlySpan<(string Name, string Value)> changes)
    {
        var parts = new Dictionary<string, string>();
        foreach (var (name, value) in http.Request.Query) parts[name] = value.ToString();
        parts.Remove(Page);
        foreach (var (name, value) in changes) parts[name] = value;
        return To(Path, [.. parts.Select(part => (part.Key, part.Value))]);
    }

    /// <summary>An address with what is said in it; what is empty is left out.</summary>
    public static string To(string path, params ReadOnlySpan<(string Name, string Value)> parts)
    {
        var said = new List<string>();
        foreach (var (name, value) in parts)
        {
            if (value.Length > 0) said.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
        }

        return said.Count == 0 ? path : $"{path}?{string.Join('&', said)}";
    }
}
