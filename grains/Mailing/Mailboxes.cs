using System.Text;

namespace Plixo.Grains.Mailing;

/// <summary>
/// What servers and people answer may name mailboxes. It stands in events and decision records for good, so it enters a
/// message without them: who is meant is known by the transmission.
/// </summary>
public static class Mailboxes
{
    private const char Hiding = '\u2026';
    private const string LocalMarks = ".!#$%&'*+-/=?^_`{|}~";

    /// <summary>The text with `…@domain` for every address. Hiding twice is hiding once.</summary>
    public static string Hidden(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter == '@') HideEnd(result);
            result.Append(letter);
        }

        return result.ToString();
    }

    private static void HideEnd(StringBuilder written)
    {
        var start = written.Length;
        if (start > 0 && written[start - 1] == '"')
        {
            for (start--; start > 0 && written[start - 1] != '"'; start--)
            {
            }

            start = Math.Max(0, start - 1);
        }
        else
        {
            while (start > 0 && IsLocal(written[start - 1])) start--;
        }

        if (start == written.Length) return;
        written.Length = start;
        written.Append(Hiding);
    }

    private static bool IsLocal(char letter) => letter > '\u007f' || char.IsAsciiLetterOrDigit(letter) || LocalMarks.Contains(letter, StringComparison.Ordinal);
}
