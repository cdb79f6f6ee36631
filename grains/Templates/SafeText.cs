using System.Text;

namespace Plixo.Grains.Templates;

/// <summary>Characters that must not reach a header, a mailbox or a page.</summary>
internal static class SafeText
{
    /// <summary>
    /// Index of the first character that no e-mail may carry, -1 where there is none: control characters, the line and
    /// paragraph separators, halves of surrogate pairs. Line breaks and tabs pass where many lines may stand.
    /// </summary>
    public static int FirstUnsafe(string text, bool manyLines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(c) || c is '\u2028' or '\u2029') return i;
            else if (char.IsControl(c) && !(manyLines && c is '\n' or '\t' || manyLines && IsLineEnd(text, i))) return i;
        }
        return -1;
    }

    public static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && !text.Any(char.IsWhiteSpace);

    public static string EscapeHtml(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0) return text;
        var html = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                _ => html.Append(c),
            };
        return html.ToString();
    }

    private static bool IsLineEnd(string text, int i) => text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n';
}
