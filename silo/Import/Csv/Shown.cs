using System.Globalization;
using System.Text;

namespace Plixo.Silo.Import.Csv;

/// <summary>A foreign value made safe to show: quoted, control characters escaped, long values cut.</summary>
public static class Shown
{
    /// <summary>Characters shown of a value.</summary>
    public const int Length = 40;

    public static string Value(string value)
    {
        var shown = new StringBuilder("\"");
        var taken = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (taken++ == Length)
                return shown.Append("…\"").ToString();
            if (IsHidden(rune))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            else
                shown.Append(rune);
        }
        return shown.Append('"').ToString();
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
