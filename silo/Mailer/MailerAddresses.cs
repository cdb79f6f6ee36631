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
    /// <exception cref="FormatException">The Message-ID is none.</exception>
    internal Envelope Envelope(ClaimedTransmission claimed, Rendered.Ready email, MailAddress recipient) => new()
    {
        MessageId = MessageId.Parse($"<{claimed.MessageId}>"),
        ReturnPath = returnPath?.For(claimed.Id) ?? email.From,
        Recipient = recipient,
        Archive = archive,
        EnvelopeId = claimed.Id,
        Utf8Headers = email.NeedsSmtpUtf8,
    };
}
