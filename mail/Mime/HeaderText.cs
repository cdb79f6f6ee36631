using System.Globalization;
using System.Text;

namespace Plixo.Mail.Mime;

/// <summary>What may stand in a header as text: a subject, a display name, a file name.</summary>
public static class HeaderText
{
    /// <summary>
    /// False for text with a control character (CR, LF, NUL and TAB among them), a line or paragraph separator, or half
    /// a surrogate pair. Everything else can be written and comes back unchanged.
    /// </summary>
    public static bool IsSafe(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune) || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return false;
            i += rune.Utf16SequenceLength;
        }

        return true;
    }

    internal static void Require(string header, string text)
    {
        if (!IsSafe(text))
            throw new InvalidHeaderException(header, "holds a control character, a line break or half a surrogate pair");
    }

    internal static bool IsPrintableAscii(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');
}
