using System.Collections.Frozen;

namespace Plixo.Mail.Mime;

/// <summary>
/// One more header than those the writer knows, such as <c>List-Unsubscribe</c> or <c>Auto-Submitted</c>: printable ASCII,
/// folded at its spaces and never encoded, because such fields have a syntax of their own.
/// </summary>
public sealed record HeaderField(string Name, string Value)
{
    private static readonly FrozenSet<string> Written = new[]
    {
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "MIME-Version", "Return-Path", "Delivered-To", "Received",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The reason why the field cannot be written as an extra header, or null.</summary>
    public string? Refusal()
    {
        if (Name.Length is 0 or > FoldedHeader.PreferredLine - 2 || Name.AsSpan().ContainsAnyExceptInRange('!', '~') || Name.Contains(':'))
            return "the name is not a field name";
        if (Written.Contains(Name) || Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            return "the field is written by the writer itself or by the server";
        if (Value.Trim().Length == 0 || !HeaderText.IsPrintableAscii(Value))
            return "the value is empty or holds more than printable ASCII";
        return Value.Split(' ').Any(word => word.Length > FoldedHeader.LongestLine - FoldedHeader.PreferredLine)
            ? "a word of the value is too long for a line"
            : null;
    }
}
