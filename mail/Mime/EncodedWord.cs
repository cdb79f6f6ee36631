using System.Text;

namespace Plixo.Mail.Mime;

/// <summary>Text beyond ASCII in headers (RFC 2047), always as UTF-8.</summary>
internal static class EncodedWord
{
    /// <summary>Longest encoded word (RFC 2047, 2).</summary>
    public const int Longest = 75;

    /// <summary>Room below which a first encoded word is not worth starting on this line.</summary>
    public const int LeastRoom = 40;

    private const string QPrefix = "=?utf-8?Q?";
    private const string BPrefix = "=?utf-8?B?";
    private const string Suffix = "?=";

    /// <summary>The text as encoded words that never split a character, the first within the room given.</summary>
    public static IReadOnlyList<string> Encode(string text, int firstRoom)
    {
        var words = new List<string>();
        var inQ = text.EnumerateRunes().Sum(QLength) <= BLength(Encoding.UTF8.GetByteCount(text));
        var room = Math.Clamp(firstRoom, LeastRoom, Longest);
        var start = 0;
        while (start < text.Length)
        {
            var end = inQ ? EndOfQ(text, start, room) : EndOfB(text, start, room);
            words.Add(inQ ? Q(text[start..end]) : B(text[start..end]));
            start = end;
            room = Longest;
        }

        return words;
    }

    private static int EndOfQ(string text, int start, int room)
    {
        var left = room - QPrefix.Length - Suffix.Length;
        var end = start;
        foreach (var rune in text.AsSpan(start).EnumerateRunes())
        {
            left -= QLength(rune);
            if (left < 0)
                break;
            end += rune.Utf16SequenceLength;
        }

        return end;
    }

    private static int EndOfB(string text, int start, int room)
    {
        var most = (room - BPrefix.Length - Suffix.Length) / 4 * 3;
        var end = start;
        foreach (var rune in text.AsSpan(start).EnumerateRunes())
        {
            most -= rune.Utf8SequenceLength;
            if (most < 0)
                break;
            end += rune.Utf16SequenceLength;
        }

        return end;
    }

    private static string B(string text) => BPrefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) + Suffix;

    private static string Q(string text)
    {
        var word = new StringBuilder(QPrefix);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet == ' ')
                word.Append('_');
            else if (IsQSafe((char)octet))
                word.Append((char)octet);
            else
                word.Append('=').Append(octet.ToString("X2"));
        }

        return word.Append(Suffix).ToString();
    }

    private static int QLength(Rune rune) =>
        rune.IsAscii && (rune.Value == ' ' || IsQSafe((char)rune.Value)) ? 1 : 3 * rune.Utf8SequenceLength;

    private static int BLength(int octets) => (octets + 2) / 3 * 4;

    // The set for phrases (RFC 2047, 5.3): it is safe in every place.
    private static bool IsQSafe(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '!' or '*' or '+' or '-' or '/';
}
