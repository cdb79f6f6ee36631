using System.Diagnostics.CodeAnalysis;

namespace Plixo.Mail.Mime;

/// <summary>A Message-ID with its angle brackets, such as <c>&lt;k7.3@mail.example&gt;</c> (RFC 5322, 3.6.4).</summary>
public sealed record MessageId
{
    /// <summary>Longest Message-ID taken, brackets included, so that one always fits a line of 998 with its field name.</summary>
    public const int MaxLength = 512;

    private const string AtomSymbols = "!#$%&'*+-/=?^_`{|}~";

    private MessageId(string value) => Value = value;

    /// <summary>The Message-ID, angle brackets included.</summary>
    public string Value { get; }

    /// <summary>Parses what RFC 5322 lets a program generate: <c>&lt;dot-atom@dot-atom&gt;</c>, ASCII.</summary>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out MessageId? id, [NotNullWhen(false)] out string? reason)
    {
        if (!TryParseForeign(text, out id, out reason))
            return false;
        var inner = id.Value.AsSpan(1, id.Value.Length - 2);
        var at = inner.IndexOf('@');
        if (at > 0 && IsDotAtom(inner[..at]) && IsDotAtom(inner[(at + 1)..]))
            return true;
        id = null;
        reason = "a Message-ID is <left@right>, each of atoms joined by dots";
        return false;
    }

    /// <summary>
    /// Parses a Message-ID of somebody else's e-mail, to refer to it: anything visible in angle brackets, because mail in
    /// the wild has ids without an @ or with brackets, and a thread breaks if they are not repeated exactly.
    /// </summary>
    public static bool TryParseForeign(
        string? text, [NotNullWhen(true)] out MessageId? id, [NotNullWhen(false)] out string? reason)
    {
        id = null;
        reason = text switch
        {
            null or "" => "the Message-ID is empty",
            { Length: > MaxLength } => $"the Message-ID has {text.Length} characters, at most {MaxLength} are allowed",
            _ when text.Length < 3 || text[0] != '<' || text[^1] != '>' => "a Message-ID stands in angle brackets",
            _ when text.AsSpan().ContainsAnyExceptInRange('!', '~') => "a Message-ID holds visible ASCII only",
            _ when text.AsSpan(1, text.Length - 2).ContainsAny('<', '>') => "a Message-ID has one pair of angle brackets",
            _ => null,
        };
        if (reason is not null)
            return false;
        id = new MessageId(text!);
        return true;
    }

    /// <summary>As <see cref="TryParse"/> for an id that this program made.</summary>
    /// <exception cref="FormatException">The text is not a Message-ID.</exception>
    public static MessageId Parse(string text) =>
        TryParse(text, out var id, out var reason) ? id : throw new FormatException(reason);

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsDotAtom(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] == '.' || text[^1] == '.' || text.IndexOf("..") >= 0)
            return false;
        foreach (var character in text)
        {
            if (character != '.' && !char.IsAsciiLetterOrDigit(character) && !AtomSymbols.Contains(character))
                return false;
        }

        return true;
    }
}
