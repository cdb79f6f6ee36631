using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Plixo.Mail.Addresses;

/// <summary>The domain: at least two labels of letters, digits and hyphens, others than ASCII by way of IDNA.</summary>
internal static class DomainSyntax
{
    private const int MaxLabelOctets = 63;
    private const int MaxDomainOctets = 253;
    private static readonly IdnMapping Idna = new() { AllowUnassigned = false, UseStd3AsciiRules = true };

    /// <summary>The domain in lower-case A-labels.</summary>
    public static bool TryReadAscii(string domain, [NotNullWhen(true)] out string? ascii, [NotNullWhen(false)] out string? reason)
    {
        ascii = null;
        reason = domain.Length == 0 ? "nothing stands after the @" : Surprise(domain) ?? Shape(domain) ?? Lengths(domain);
        if (reason is not null)
            return false;

        try
        {
            var lower = domain.ToLowerInvariant();
            ascii = Idna.GetAscii(lower);
            // An A-label that does not decode to letters, or not to what it came from, names nothing anybody can own.
            if (ascii.Contains("xn--", StringComparison.Ordinal)
                && Idna.GetUnicode(ascii) is var read
                && (Surprise(read) is not null || Idna.GetAscii(read.ToLowerInvariant()) != ascii))
                reason = "an internationalised label after the @ does not decode";
        }
        catch (ArgumentException)
        {
            reason = "an internationalised label after the @ is not valid";
        }

        reason ??= ascii is null ? null : Lengths(ascii);
        if (reason is null && ascii is not null)
            return true;
        ascii = null;
        reason ??= "the domain is not valid";
        return false;
    }

    private static string? Surprise(string domain)
    {
        if (domain[0] == '[')
            return "an address literal after the @: a domain name is expected";
        foreach (var rune in domain.EnumerateRunes())
        {
            var taken = rune.IsAscii
                ? Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '.'
                : IsLabelCharacter(rune);
            if (!taken)
                return $"'{rune}' after the @";
        }

        return null;
    }

    // What IDNA 2008 calls PVALID, near enough without its tables: letters, marks, digits; no compatibility forms
    // (full-width, ligatures, mathematical), which would be second spellings of the same domain.
    private static bool IsLabelCharacter(Rune rune) =>
        rune.Value is not ((>= 0xFF00 and <= 0xFFEF) or (>= 0xFB00 and <= 0xFB06) or (>= 0x1D400 and <= 0x1D7FF))
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;

    private static string? Shape(string domain)
    {
        var labels = domain.Split('.');
        foreach (var label in labels)
        {
            if (label.Length == 0)
                return "an empty label after the @";
            if (label[0] == '-' || label[^1] == '-')
                return $"the label '{label}' starts or ends with a hyphen";
        }

        if (labels.Length < 2)
            return "the domain after the @ has one label only";
        return labels[^1].All(char.IsAsciiDigit) ? "the last label after the @ is a number" : null;
    }

    private static string? Lengths(string ascii)
    {
        if (ascii.Split('.').FirstOrDefault(label => label.Length > MaxLabelOctets) is { } label)
            return $"the label '{label}' has {label.Length} octets, at most {MaxLabelOctets} are allowed";
        return ascii.Length > MaxDomainOctets
            ? $"the domain has {ascii.Length} octets, at most {MaxDomainOctets} are allowed"
            : null;
    }
}
