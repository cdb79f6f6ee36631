using System.Collections.Immutable;
using Plixo.Grains.Mailing;
using Plixo.Grains.Templates;
using Plixo.V1;
using MergeSpan = Plixo.Grains.Templates.MergeSpan;

namespace Plixo.Silo.Services.Mails;

/// <summary>An e-mail as it will be read, on the wire.</summary>
internal static class EmailWire
{
    public static RenderedEmail Of(EmailContent content, ImmutableArray<MergeSpan> spans = default)
    {
        var email = new RenderedEmail
        {
            From = Party(content.From.Name, content.From.Address),
            ReplyTo = content.ReplyTo,
            Subject = content.Subject,
            Text = content.Text,
            Html = content.Html,
            Language = content.Language,
        };
        foreach (var recipient in content.Recipients)
        {
            (recipient.Kind switch
            {
                Grains.Customers.RecipientKind.To => email.To,
                Grains.Customers.RecipientKind.Cc => email.Cc,
                _ => email.Bcc,
            }).Add(Party(recipient.Name, recipient.Address));
        }

        if (!spans.IsDefault) email.MergeValues.Add(spans.DistinctBy(span => span.Field).Select(span => new MergeValue { Field = span.Field, Value = Value(content, span) }));
        if (!spans.IsDefault) email.HtmlSpans.AddRange(InHtml(content.Html, spans, text => text));
        return email;
    }

    /// <param name="html">As the grain wrote it, where the spans were found.</param>
    /// <param name="spans">Of all parts.</param>
    /// <param name="shown">What is shown of it: links are signed, so what stands behind one moves.</param>
    public static IEnumerable<Plixo.V1.MergeSpan> InHtml(string html, IEnumerable<MergeSpan> spans, Func<string, string> shown)
    {
        foreach (var span in spans.Where(span => span.Part == TemplatePart.Html).OrderBy(span => span.Start).ThenByDescending(span => span.Length))
        {
            var start = shown(html[..span.Start]).Length;
            yield return new Plixo.V1.MergeSpan { Field = span.Field, Start = start, Length = shown(html[..(span.Start + span.Length)]).Length - start };
        }
    }

    private static string Value(EmailContent content, MergeSpan span) => (span.Part switch
    {
        TemplatePart.Subject => content.Subject,
        TemplatePart.Html => content.Html,
        _ => content.Text,
    }).Substring(span.Start, span.Length);

    private static string Party(string name, string address) => name.Length == 0 ? address : $"{name} <{address}>";
}
