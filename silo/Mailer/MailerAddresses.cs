using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Mail.Transport;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Mailer;

/// <summary>The addresses of an envelope that the configuration decides.</summary>
/// <param name="returnPath">Null where no domain for it is configured: reports then go to the sender.</param>
/// <param name="archive">`Mail:Archive`.</param>
public sealed class MailerAddresses(ReturnPath? returnPath, MailAddress? archive)
{
    internal Envelope Envelope(ClaimedTransmission claimed, MailMessage message, MailAddress recipient) => new()
    {
        MessageId = message.MessageId,
        ReturnPath = returnPath?.For(claimed.Id) ?? message.From.Named(null),
        Recipient = recipient,
        Archive = archive,
        EnvelopeId = claimed.Id,
        Utf8Headers = message.NeedsSmtpUtf8,
    };
}
