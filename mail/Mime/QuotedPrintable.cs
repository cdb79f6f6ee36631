using System.Text;

namespace Plixo.Mail.Mime;

/// <summary>Quoted-printable (RFC 2045, 6.7) of text whose lines end in CRLF.</summary>
internal static class QuotedPrintable
{
    private const int LongestLine = 76;

    public static string Encode(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(octets.Length + (octets.Length / 4));
        var column = 0;
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '\r' && i + 1 < octets.Length && octets[i + 1] == '\n')
            {
                text.Append("\r\n");
                column = 0;
                i++;
                continue;
            }

            var plain = IsPlain(octets, i, column);
            var width = plain ? 1 : 3;
            // The last column is kept for the soft break, so no line passes the limit whatever follows.
            if (column + width > LongestLine - 1)
            {
                text.Append("=\r\n");
                column = 0;
                plain = IsPlain(octets, i, column);
                width = plain ? 1 : 3;
            }

            if (plain)
                text.Append((char)octets[i]);
            else
                text.Append('=').Append(octets[i].ToString("X2"));
            column += width;
        }

        return text.ToString();
    }

    private static bool IsPlain(ReadOnlySpan<byte> octets, int at, int column) => octets[at] switch
    {
        (byte)'=' => false,
        (byte)' ' or (byte)'\t' => at + 1 < octets.Length && octets[at + 1] != '\r',
        (byte)'F' when column == 0 => !octets[at..].StartsWith("From "u8),
        var octet => octet is >= (byte)'!' and <= (byte)'~',
    };
}
