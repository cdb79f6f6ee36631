using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Mailing;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Silo.Mailer.Statements;
using Plixo.Silo.Portal;

namespace Plixo.Silo.Mailer;

/// <summary>From what a grain wrote to what MIME takes. The same content gives the same message.</summary>
/// <param name="links">Signs pay links.</param>
/// <param name="replies">Signs where answers go.</param>
public sealed class EmailRendering(LinkSigner links, ReplyAddress replies)
{
    /// <param name="content">As the customer's grain wrote it.</param>
    /// <param name="messageId">Of the intent, without angles.</param>
    /// <param name="customer">Whose pay link is signed.</param>
    /// <param name="date">The instant of the intent.</param>
    /// <param name="files">The bytes of its attachments, by digest.</param>
    /// <exception cref="FormatException">An address or id in it is none.</exception>
    public MailMessage Compose(EmailContent content, string messageId, CustomerKey customer, Instant date, IReadOnlyDictionary<string, byte[]> files)
    {
        var thread = content.Thread.Select(Id).ToList();
        return new MailMessage
        {
            MessageId = Id(messageId),
            Date = date.ToDateTimeOffset(),
            From = Address(content.From.Address, content.From.Name),
            ReplyTo = replies.For(content.ReplyTo, messageId),
            To = Of(RecipientKind.To),
            Cc = Of(RecipientKind.Cc),
            Subject = content.Subject,
            InReplyTo = thread.LastOrDefault(),
            References = thread,
            Text = links.Sign(content.Text, customer),
            Html = content.Html.Length > 0 ? links.Sign(content.Html, customer) : null,
            Attachments =
            [
                .. content.Attachments.Select(file => new MailAttachment
                {
                    FileName = file.FileName, MediaType = file.MediaType, Digest = file.Digest, Content = files[file.Digest],
                }),
                .. StatementFiles.Of(content),
            ],
        };

        IReadOnlyList<MailAddress> Of(RecipientKind kind) =>
            [.. content.Recipients.Where(recipient => recipient.Kind == kind).Select(recipient => Address(recipient.Address, recipient.Name))];
    }

    private static MessageId Id(string id) => MessageId.Parse($"<{id}>");

    private static MailAddress Address(string address, string name) => MailAddress.Parse(address).Named(name.Length > 0 ? name : null);
}
