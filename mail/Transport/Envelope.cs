using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;

namespace Plixo.Mail.Transport;

/// <summary>What SMTP says outside the message: the return path and who gets this copy.</summary>
public sealed record Envelope
{
    /// <summary>The e-mail that is transmitted; with <see cref="Recipient"/> it is the transmission's identity.</summary>
    public required MessageId MessageId { get; init; }

    /// <summary>Where reports come back (MAIL FROM), signed per transmission; null is the empty path &lt;&gt;.</summary>
    public MailAddress? ReturnPath { get; init; }

    /// <summary>The one recipient (RCPT TO).</summary>
    public required MailAddress Recipient { get; init; }

    /// <summary>A second recipient of the same transaction whose copy proves acceptance; null for none.</summary>
    public MailAddress? Archive { get; init; }

    /// <summary>The id a report repeats (ENVID of RFC 3461): visible ASCII, at most 100 characters; null for none.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>True where the message's headers hold text beyond ASCII (<see cref="MailMessage.NeedsSmtpUtf8"/>).</summary>
    public bool Utf8Headers { get; init; }

    /// <summary>True where only a server with SMTPUTF8 can take this transmission.</summary>
    public bool NeedsSmtpUtf8 =>
        Utf8Headers || Recipient.NeedsSmtpUtf8 || ReturnPath is { NeedsSmtpUtf8: true } || Archive is { NeedsSmtpUtf8: true };
}
