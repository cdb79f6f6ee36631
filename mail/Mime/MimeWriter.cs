using System.Security.Cryptography;
using System.Text;
using Plixo.Mail.Addresses;

namespace Plixo.Mail.Mime;

/// <summary>
/// Writes an e-mail by RFC 5322, 2045 to 2047 and 2231. The same message is the same bytes, on every machine and at every
/// time: nothing in it comes from a clock, from chance or from a culture. Lines end in CRLF and none passes 998 octets;
/// dots at the start of lines are left to SMTP. The bytes are ASCII unless <see cref="MailMessage.NeedsSmtpUtf8"/>.
/// </summary>
public static class MimeWriter
{
    /// <summary>Most Message-IDs written into References: the first of the thread and the latest others.</summary>
    public const int MaxReferences = 50;

    /// <summary>How every boundary line starts: "=_" cannot occur in quoted-printable or base64.</summary>
    internal const string BoundaryLine = "--=_";

    /// <summary>The bytes of the message.</summary>
    /// <exception cref="InvalidHeaderException">A header value may not be written; nothing was.</exception>
    public static byte[] Write(MailMessage message)
    {
        var text = Headers(message);
        var body = Body(message);
        text.Append("MIME-Version: 1.0\r\n").Append(body.Headers).Append("\r\n").Append(body.Lines);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static StringBuilder Headers(MailMessage message)
    {
        HeaderText.Require("Subject", message.Subject);
        var text = new StringBuilder();
        Addresses(text, "From", [message.From]);
        Addresses(text, "To", message.To);
        Addresses(text, "Cc", message.Cc);
        Addresses(text, "Reply-To", message.ReplyTo is { } replyTo ? [replyTo] : []);
        text.Append(new FoldedHeader("Subject").AddUnstructured(message.Subject));
        text.Append("Date: ").Append(DateText(message.Date)).Append("\r\n");
        Ids(text, "Message-ID", [message.MessageId]);
        Ids(text, "In-Reply-To", message.InReplyTo is { } inReplyTo ? [inReplyTo] : []);
        Ids(text, "References", Thread(message.References));
        foreach (var field in message.ExtraHeaders)
        {
            if (field.Refusal() is { } refusal)
                throw new InvalidHeaderException(HeaderText.IsSafe(field.Name) ? field.Name : "(extra)", refusal);
            var header = new FoldedHeader(field.Name);
            foreach (var word in field.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                header.Add(word);
            text.Append(header);
        }

        return text;
    }

    private static MimePart Body(MailMessage message)
    {
        var inline = message.Attachments.Where(file => file.ContentId is not null).Select(MimePart.File).ToList();
        var regular = message.Attachments.Where(file => file.ContentId is null).Select(MimePart.File).ToList();
        var plain = MimePart.Text("plain", message.Text);
        if (message.Html is null)
            return Together(message, "mixed", [plain, .. inline, .. regular]);
        var html = Together(message, "related", [MimePart.Text("html", message.Html), .. inline], "; type=\"text/html\"");
        return Together(message, "mixed", [Together(message, "alternative", [plain, html]), .. regular]);
    }

    private static MimePart Together(MailMessage message, string subtype, IReadOnlyList<MimePart> parts, string parameters = "")
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{message.MessageId.Value} {subtype}"));
        return MimePart.Together(subtype, "=_" + Convert.ToHexStringLower(hash.AsSpan(0, 16)), parts, parameters);
    }

    private static void Addresses(StringBuilder text, string field, IReadOnlyList<MailAddress> addresses)
    {
        if (addresses.Count > 0)
            text.Append(new FoldedHeader(field).AddAddresses(field, addresses));
    }

    private static void Ids(StringBuilder text, string field, IReadOnlyList<MessageId> ids)
    {
        if (ids.Count == 0)
            return;
        var header = new FoldedHeader(field);
        foreach (var id in ids)
            header.Add(id.Value);
        text.Append(header);
    }

    private static IReadOnlyList<MessageId> Thread(IReadOnlyList<MessageId> references) =>
        references.Count <= MaxReferences ? references : [references[0], .. references.TakeLast(MaxReferences - 1)];

    private static string DateText(DateTimeOffset date) =>
        date.ToString("ddd, dd MMM yyyy HH:mm:ss ") + date.ToString("zzz").Replace(":", "", StringComparison.Ordinal);
}
