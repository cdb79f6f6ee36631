using System.Text;
using System.Text.RegularExpressions;

namespace Plixo.Mail.Mime;

/// <summary>Decodes encoded words (RFC 2047) of UTF-8, ASCII and Latin-1; others stay as they are.</summary>
public static partial class EncodedWordReader
{
    /// <summary>The text of an unfolded header value. White space between two encoded words is not part of it.</summary>
    public static string Decode(string value) =>
        Word().Replace(Gap().Replace(value, ""), match => Decode(match) ?? match.Value);

    private static string? Decode(Match word)
    {
        var encoding = word.Groups["charset"].Value.ToLowerInvariant() switch
        {
            "utf-8" or "us-ascii" => Encoding.UTF8,
            "iso-8859-1" => Encoding.Latin1,
            _ => null,
        };
        var text = word.Groups["text"].Value;
        var octets = word.Groups["kind"].Value is "B" or "b" ? FromBase64(text) : FromQ(text);
        return octets is null ? null : encoding?.GetString(octets);
    }

    private static byte[]? FromBase64(string text)
    {
        var octets = new byte[text.Length];
        return Convert.TryFromBase64String(text, octets, out var length) ? octets[..length] : null;
    }

    private static byte[]? FromQ(string text)
    {
        var octets = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
                octets.Add(text[i] == '_' ? (byte)' ' : (byte)text[i]);
            else if (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                octets.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
                return null;
        }

        return [.. octets];
    }

    [GeneratedRegex(@"=\?(?<charset>[!-~-[?*]]+)(\*[!-~-[?]]*)?\?(?<kind>[QqBb])\?(?<text>[!-~-[?]]*)\?=", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=\?=)[ \t]+(?==\?)", RegexOptions.ExplicitCapture)]
    private static partial Regex Gap();
}
