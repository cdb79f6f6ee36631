using System.Text;
using System.Text.Encodings.Web;
using Plixo.V1;

namespace Plixo.Web.Queue;

/// <summary>
/// An e-mail's own HTML for a sandboxed frame: byte for byte what is sent, with each merge field's value marked where it is text.
/// </summary>
internal static class PreviewDocument
{
    /// <summary>An e-mail styles itself inline; nothing in it runs, loads or leads anywhere.</summary>
    public const string ContentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

    private const string Head =
        "<meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light\"><title>E-mail</title><style>body{margin:1rem;font:14px/1.5 system-ui,sans-serif;color:#1b1b1f;background:#fff;overflow-wrap:break-word}"
        + "mark{background:#e3ecfb;color:inherit;border-radius:2px;padding:0 2px}pre{white-space:pre-wrap;font:inherit}</style>";

    /// <param name="before">Markup that stands above the e-mail and is not of it.</param>
    public static string Of(RenderedEmail email, string before = "") => Document(email.Language, before + Body(email));

    /// <param name="language">BCP 47; empty: the language of the pages.</param>
    public static string Document(string language, string body) =>
        $"<!DOCTYPE html><html lang=\"{HtmlEncoder.Default.Encode(language.Length > 0 ? language : "en")}\">{Head}{body}";

    private static string Body(RenderedEmail email) => email.Html.Length > 0
        ? Marked(email.Html, email.HtmlSpans)
        : $"<pre>{HtmlEncoder.Default.Encode(email.Text)}</pre>";

    /// <summary>Marks values where they stand between tags; of one that is markup itself, like the table of invoices, the cells.</summary>
    private static string Marked(string html, IEnumerable<MergeSpan> spans)
    {
        var marked = new StringBuilder(html.Length + 1024);
        var (at, tags) = (0, 0);
        foreach (var span in spans)
        {
            var end = span.Start + span.Length;
            if (span.Start < at || span.Length <= 0 || end > html.Length || html.AsSpan(span.Start, span.Length).Contains('<')) continue;
            for (var tag = html.IndexOf('<', tags); tag >= 0 && tag < span.Start; tag = html.IndexOf('<', tags)) tags = EndOfTag(html, tag);
            if (tags > span.Start) continue;
            marked.Append(html, at, span.Start - at)
                .Append("<mark title=\"").Append(HtmlEncoder.Default.Encode(span.Field)).Append("\">").Append(html, span.Start, span.Length).Append("</mark>");
            at = end;
        }

        return marked.Append(html, at, html.Length - at).ToString();
    }

    /// <summary>The place behind a tag; a style sheet's text belongs to its tag.</summary>
    private static int EndOfTag(string html, int start)
    {
        var closing = string.Compare(html, start, "<style", 0, 6, StringComparison.OrdinalIgnoreCase) == 0 ? "</style>" : ">";
        var end = html.IndexOf(closing, start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html.Length : end + closing.Length;
    }
}
