using System.Diagnostics.CodeAnalysis;
using Plixo.Mail.Addresses;

namespace Plixo.Silo.Mailer;

/// <summary>
/// Where answers to an e-mail go, with the e-mail's id and a signature behind a plus, `MAILBOX+ID+MAC@domain`: an answer names what
/// it answers even where its reader drops the thread. The mailbox must take such addresses.
/// </summary>
/// <param name="otherwise">`Mail:ReplyTo`: where the sender identity names none; null: answers go to the sender, unsigned.</param>
/// <param name="key">`Secrets:ReturnPathKey`.</param>
public sealed class ReplyAddress(MailAddress? otherwise, byte[] key)
{
    private readonly AddressToken token = new("plixo reply to", key);

    /// <param name="asked">The sender identity's; empty: none.</param>
    /// <param name="messageId">Of the e-mail; its part before the @ is signed.</param>
    /// <exception cref="FormatException">What was asked is no address.</exception>
    public MailAddress? For(string asked, string messageId)
    {
        if ((asked.Length > 0 ? MailAddress.Parse(asked) : otherwise) is not { } mailbox) return null;
        // What does not fit goes out without: an answer is then linked by its thread alone.
        return token.For(mailbox.LocalPart, messageId.Split('@')[0], mailbox.Domain)?.Named(mailbox.DisplayName) ?? mailbox;
    }

    /// <summary>The part before the @ of the Message-ID that an answer's recipient names; false where it is not one of ours.</summary>
    public bool TryRead(MailAddress address, [NotNullWhen(true)] out string? messageId) => token.TryRead(address, out _, out messageId);
}
