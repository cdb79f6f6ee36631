using System.Globalization;
using System.Text;

namespace Plixo.Mail.Addresses;

/// <summary>Characters that no part of an address may hold, because they are invisible, break lines or break UTF-8.</summary>
internal static class ForbiddenCharacters
{
    /// <summary>The reason why the text cannot be an address at all, or null.</summary>
    public static string? Find(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                return $"half a surrogate pair at position {i + 1}";
            var what = Name(rune);
            if (what is not null)
                return $"{what} U+{rune.Value:X4} at position {i + 1}";
            i += rune.Utf16SequenceLength;
        }

        return null;
    }

    private static string? Name(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => "control character",
        UnicodeCategory.Format => "invisible character",
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "white space",
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "character without a public meaning",
        // Without normalisation tables two spellings of the same letter would be two addresses: only one is taken.
        UnicodeCategory.NonSpacingMark when rune.Value is >= 0x0300 and <= 0x036F => "accent that is not part of its letter",
        _ => null,
    };
}
