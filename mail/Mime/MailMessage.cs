using Plixo.Mail.Addresses;

namespace Plixo.Mail.Mime;

/// <summary>
/// One e-mail as its reader will see it. Blind copies are not part of it: they stand in envelopes only. The same message
/// always becomes the same bytes (<see cref="MimeWriter"/>).
/// </summary>
public sealed record MailMessage
{
    /// <summary>The e-mail's identity; boundaries derive from it.</summary>
    public required MessageId MessageId { get; init; }

    /// <summary>The moment the e-mail names as its date, with the offset to print.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Who writes.</summary>
    public required MailAddress From { get; init; }

    /// <summary>Where answers go; null for the sender.</summary>
    public MailAddress? ReplyTo { get; init; }

    /// <summary>Whom it addresses.</summary>
    public IReadOnlyList<MailAddress> To { get; init; } = [];

    /// <summary>Who sees a copy.</summary>
    public IReadOnlyList<MailAddress> Cc { get; init; } = [];

    /// <summary>The subject line; must be <see cref="HeaderText.IsSafe"/>.</summary>
    public required string Subject { get; init; }

    /// <summary>The e-mail this one answers or continues.</summary>
    public MessageId? InReplyTo { get; init; }

    /// <summary>The thread, oldest first. Beyond <see cref="MimeWriter.MaxReferences"/> the first and the latest are kept.</summary>
    public IReadOnlyList<MessageId> References { get; init; } = [];

    /// <summary>Further fields in the order given.</summary>
    public IReadOnlyList<HeaderField> ExtraHeaders { get; init; } = [];

    /// <summary>The body as plain text. Any line break becomes CRLF; a last line without one gets it.</summary>
    public required string Text { get; init; }

    /// <summary>The same body as HTML, or null.</summary>
    public string? Html { get; init; }

    /// <summary>Files, in the order given.</summary>
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>True where a header holds an address that only SMTPUTF8 can carry.</summary>
    public bool NeedsSmtpUtf8 =>
        From.NeedsSmtpUtf8 || ReplyTo is { NeedsSmtpUtf8: true } || To.Concat(Cc).Any(address => address.NeedsSmtpUtf8);
}
