using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Mailing;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Silo.Portal;

namespace Plixo.Silo.Mailer;

/// <summary>From what a grain wrote to what MIME takes. The same content gives the same message.</summary>
public sealed class EmailRendering(LinkSigner links)
{
    /// <param name="content">As the customer's grain wrote it.</param>
    /// <param name="customer">Whose pay link is signed.</param>
    /// <param name="date">The instant of the intent.</param>
    /// <exception cref="FormatException">An address or id in it is none.</exception>
    public MailMessage Compose(EmailContent content, CustomerKey customer, Instant date)
    {
        var thread = content.InReplyTo.Length > 0 ? Id(content.InReplyTo) : null;
        return new MailMessage
        {
            MessageId = Id(content.MessageId),
            Date = date.ToDateTimeOffset(),
            From = Address(content.From.Address, content.From.Name),
            ReplyTo = content.ReplyTo.Length > 0 ? MailAddress.Parse(content.ReplyTo) : null,
            To = Of(RecipientKind.To),
            Cc = Of(RecipientKind.Cc),
            Subject = content.Subject,
            InReplyTo = thread,
            References = thread is null ? [] : [thread],
            Text = links.Sign(content.Text, customer),
            Html = content.Html.Length > 0 ? links.Sign(content.Html, customer) : null,
        };

        IReadOnlyList<MailAddress> Of(RecipientKind kind) =>
            [.. content.Recipients.Where(recipient => recipient.Kind == kind).Select(recipient => Address(recipient.Address, recipient.Name))];
    }

    private static MessageId Id(string id) => MessageId.Parse($"<{id}>");

    private static MailAddress Address(string address, string name) => MailAddress.Parse(address).Named(name.Length > 0 ? name : null);
}
