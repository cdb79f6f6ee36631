namespace Plixo.Web.Lists;

/// <summary>Filters in the API's language (AIP-160); a part whose value is empty is none.</summary>
public static class FilterText
{
    public static string All(params IEnumerable<string> parts) => string.Join(" AND ", parts.Where(part => part.Length > 0));

    /// <param name="comparison">`=`, `:`, `&gt;=` and so on.</param>
    public static string Where(string field, string comparison, string value) => value.Length == 0 ? "" : $"{field} {comparison} {Quoted(value)}";

    public static string Is(string field, string value) => Where(field, "=", value);

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
