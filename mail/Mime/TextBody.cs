using System.Text;

namespace Plixo.Mail.Mime;

/// <summary>A text as a body: CRLF lines, and the lightest encoding that passes every server unharmed.</summary>
internal sealed record TextBody(string Encoding, string Lines)
{
    private const int LongestPlainLine = 76;

    public static TextBody Of(string text)
    {
        var lines = Normalise(text);
        if (IsPlain(lines))
            return new TextBody("7bit", lines);
        var octets = System.Text.Encoding.UTF8.GetBytes(lines);
        var quoted = QuotedPrintable.Encode(octets);
        return quoted.Length <= Base64Body.LengthOf(octets.Length) + "\r\n".Length
            ? new TextBody("quoted-printable", quoted)
            : new TextBody("base64", Base64Body.Encode(octets) + "\r\n");
    }

    private static string Normalise(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n')
            .Replace("\n", "\r\n", StringComparison.Ordinal);
        return lines.Length == 0 || lines.EndsWith('\n') ? lines : lines + "\r\n";
    }

    private static bool IsPlain(string lines)
    {
        foreach (var range in lines.AsSpan().Split("\r\n"))
        {
            var line = lines.AsSpan(range);

            // Some servers strip blanks at the end, turn a first "From " into ">From ", and a boundary starts with "--=_".
            if (line.Length > LongestPlainLine || !HeaderText.IsPrintableAscii(line) || line.EndsWith(' ')
                || line.StartsWith("From ", StringComparison.Ordinal) || line.StartsWith(MimeWriter.BoundaryLine, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
