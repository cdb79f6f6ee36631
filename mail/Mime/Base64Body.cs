using System.Text;

namespace Plixo.Mail.Mime;

/// <summary>Base64 (RFC 2045, 6.8) in lines of 76.</summary>
internal static class Base64Body
{
    private const int OctetsPerLine = 57;

    /// <summary>How many characters <see cref="Encode"/> makes of so many octets.</summary>
    public static int LengthOf(int octets) => ((octets + 2) / 3 * 4) + Math.Max(0, (octets + OctetsPerLine - 1) / OctetsPerLine - 1) * 2;

    /// <summary>Lines joined by CRLF, without one at the end.</summary>
    public static string Encode(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(octets.Length / OctetsPerLine * 80);
        for (var at = 0; at < octets.Length; at += OctetsPerLine)
        {
            if (at > 0)
                text.Append("\r\n");
            text.Append(Convert.ToBase64String(octets.Slice(at, Math.Min(OctetsPerLine, octets.Length - at))));
        }

        return text.ToString();
    }
}
