using Plixo.Mail.Addresses;
using Plixo.Mail.Transport;

namespace Plixo.Mail.Capture;

/// <summary>What the capture transport pretends a receiving server does.</summary>
public abstract record CaptureVerdict
{
    private CaptureVerdict()
    {
    }

    /// <summary>Takes the e-mail.</summary>
    public sealed record Accept : CaptureVerdict;

    /// <summary>Refuses the recipient, before the body.</summary>
    public sealed record RefuseRecipient(SmtpReply Reply) : CaptureVerdict;

    /// <summary>Refuses the message, after the dot.</summary>
    public sealed record RefuseMessage(SmtpReply Reply) : CaptureVerdict;

    /// <summary>Hangs up after the dot without an answer; the e-mail is delivered or not.</summary>
    public sealed record HangUp(bool Delivered) : CaptureVerdict;
}

/// <summary>Verdicts by the recipient's domain; every other domain is accepted.</summary>
/// <param name="ByDomain">Domains in lower-case ASCII.</param>
public sealed record CaptureRules(IReadOnlyDictionary<string, CaptureVerdict> ByDomain)
{
    private static readonly CaptureVerdict Accept = new CaptureVerdict.Accept();

    /// <summary>Everything is accepted.</summary>
    public static CaptureRules AcceptAll { get; } = new(new Dictionary<string, CaptureVerdict>());

    /// <summary>
    /// The domains a demo uses to show what servers do, all under the reserved <c>.invalid</c>: <c>bounce.invalid</c> knows
    /// nobody, <c>full.invalid</c> has full mailboxes, <c>reject.invalid</c> refuses content, <c>silent.invalid</c> takes
    /// the e-mail and never answers.
    /// </summary>
    public static CaptureRules Demo { get; } = new(new Dictionary<string, CaptureVerdict>
    {
        ["bounce.invalid"] = new CaptureVerdict.RefuseRecipient(new SmtpReply(550, new EnhancedStatus(5, 1, 1), "No such user here")),
        ["full.invalid"] = new CaptureVerdict.RefuseRecipient(new SmtpReply(452, new EnhancedStatus(4, 2, 2), "Mailbox full")),
        ["reject.invalid"] = new CaptureVerdict.RefuseMessage(new SmtpReply(554, new EnhancedStatus(5, 7, 1), "Message refused for its content")),
        ["silent.invalid"] = new CaptureVerdict.HangUp(Delivered: true),
    });

    /// <summary>The verdict for a recipient.</summary>
    public CaptureVerdict For(MailAddress recipient) => ByDomain.GetValueOrDefault(recipient.AsciiDomain, Accept);
}
