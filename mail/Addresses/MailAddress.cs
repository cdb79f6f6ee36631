using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Plixo.Mail.Addresses;

/// <summary>
/// One mailbox: an optional display name and an addr-spec. Only <see cref="TryParse"/> makes one, so whoever holds one
/// holds an address that can stand in a header and in an SMTP command as it is.
/// </summary>
public sealed record MailAddress
{
    /// <summary>Longest local part in octets of UTF-8 (RFC 5321, 4.5.3.1.1).</summary>
    public const int MaxLocalOctets = 64;

    /// <summary>Longest address in octets: a path of 256 (RFC 5321, 4.5.3.1.3) less its angle brackets.</summary>
    public const int MaxOctets = 254;

    private MailAddress(string localPart, string domain, string asciiDomain)
    {
        LocalPart = localPart;
        Domain = domain;
        AsciiDomain = asciiDomain;
    }

    /// <summary>The person's or company's name as people read it; null where there is none.</summary>
    public string? DisplayName { get; private init; }

    /// <summary>What stands before the @, exactly as it was given.</summary>
    public string LocalPart { get; }

    /// <summary>What stands after the @, exactly as it was given; may hold letters beyond ASCII.</summary>
    public string Domain { get; }

    /// <summary>The domain in lower-case A-labels: what DNS, SMTP and headers see.</summary>
    public string AsciiDomain { get; }

    /// <summary>The addr-spec as it was given: what was parsed prints back to itself.</summary>
    public string Spec => $"{LocalPart}@{Domain}";

    /// <summary>The addr-spec for the wire: the local part untouched, the domain in A-labels.</summary>
    public string WireSpec => $"{LocalPart}@{AsciiDomain}";

    /// <summary>True where the local part is beyond ASCII, so that only a server with SMTPUTF8 (RFC 6531) can take it.</summary>
    public bool NeedsSmtpUtf8 => !Ascii.IsValid(LocalPart);

    /// <summary>
    /// The form to compare and to suppress by: the domain in lower-case A-labels, the local part case-folded too. A server
    /// may in theory tell <c>Bob</c> from <c>bob</c>; none that matters does, and an address that asked to be left alone
    /// must not be mailed again because a ledger spells it with a capital.
    /// </summary>
    public string Normalized => $"{LocalPart.ToUpperInvariant().ToLowerInvariant()}@{AsciiDomain}";

    /// <summary>
    /// Parses exactly one addr-spec. Lists, display names, comments, white space, quoted local parts, source routes,
    /// address literals and obsolete forms are refused with a reason in plain words that starts with what is wrong.
    /// </summary>
    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out MailAddress? address,
        [NotNullWhen(false)] out string? reason)
    {
        address = null;
        if (string.IsNullOrEmpty(text))
        {
            reason = "the address is empty";
            return false;
        }

        var at = text.LastIndexOf('@');
        reason = ForbiddenCharacters.Find(text)
            ?? (at < 0 ? "the address has no @" : null)
            ?? LocalPartSyntax.Check(text[..at]);
        if (reason is not null)
            return false;

        if (!DomainSyntax.TryReadAscii(text[(at + 1)..], out var ascii, out reason))
            return false;

        // Counted in the longer of both spellings, because the wire carries A-labels and people see the other one.
        var octets = Math.Max(Encoding.UTF8.GetByteCount(text), Encoding.UTF8.GetByteCount(text.AsSpan(0, at)) + 1 + ascii.Length);
        if (octets > MaxOctets)
        {
            reason = $"the address has {octets} octets, at most {MaxOctets} are allowed";
            return false;
        }

        address = new MailAddress(text[..at], text[(at + 1)..], ascii);
        return true;
    }

    /// <summary>As <see cref="TryParse"/> for text that is known to be an address, such as a constant.</summary>
    /// <exception cref="FormatException">The text is not one address.</exception>
    public static MailAddress Parse(string text) =>
        TryParse(text, out var address, out var reason) ? address : throw new FormatException($"'{text}': {reason}");

    /// <summary>
    /// The same mailbox under a display name, trimmed; empty is none. Whether the name may stand in a header is
    /// <see cref="Mime.HeaderText.IsSafe"/>'s question, and the writer refuses one that may not.
    /// </summary>
    public MailAddress Named(string? displayName) =>
        this with { DisplayName = string.IsNullOrWhiteSpace(displayName) ? null : displayName.Trim() };

    /// <inheritdoc/>
    public override string ToString() => DisplayName is null ? Spec : $"{DisplayName} <{Spec}>";
}
