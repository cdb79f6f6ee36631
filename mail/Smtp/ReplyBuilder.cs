using System.Globalization;
using System.Text;
using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>
/// Makes a reply of its lines (RFC 5321, 4.2): three digits of which the first is 2 to 5, the same on every line, a hyphen on
/// all but the last. Anything else is no SMTP.
/// </summary>
internal sealed class ReplyBuilder
{
    private const int CodeLength = 3;

    private readonly StringBuilder more = new();
    private int code;
    private int lines;
    private EnhancedStatus? status;
    private string text = "";

    /// <param name="line">Without its CRLF.</param>
    /// <returns>The reply where the line was its last; else null.</returns>
    public SmtpReply? Add(ReadOnlySpan<byte> line)
    {
        if (!TryReadCode(line, out var read) || (lines > 0 && read != code)) throw Garbage(line);
        if (++lines > SmtpLimits.ReplyLines) throw new WireException($"the server's answer has more than {SmtpLimits.ReplyLines} lines");
        code = read;
        var rest = line.Length > CodeLength ? line[(CodeLength + 1)..] : default;
        if (TakeStatus(ref rest) is { } given) status = given;
        if (lines == 1) text = Shown(rest);
        else more.Append('\n').Append(Shown(rest));
        if (line.Length > CodeLength && line[CodeLength] == '-') return null;

        var reply = new SmtpReply(code, status, more.Length == 0 ? text : text + more);
        Clear();
        return reply;
    }

    private void Clear()
    {
        (lines, status) = (0, null);
        more.Clear();
    }

    private static bool TryReadCode(ReadOnlySpan<byte> line, out int code)
    {
        code = 0;
        if (line.Length < CodeLength || line[0] is < (byte)'2' or > (byte)'5') return false;
        if (line.Length > CodeLength && line[CodeLength] is not ((byte)' ' or (byte)'-')) return false;
        return int.TryParse(line[..CodeLength], NumberStyles.None, CultureInfo.InvariantCulture, out code);
    }

    /// <summary>Cuts off `5.1.1 ` (RFC 2034), where its class is the code's.</summary>
    private EnhancedStatus? TakeStatus(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)' ');
        var word = end < 0 ? rest : rest[..end];
        var first = word.IndexOf((byte)'.');
        var last = word.LastIndexOf((byte)'.');
        if (first != 1 || last == first || word[0] - '0' != code / 100) return null;
        if (!TryNumber(word[(first + 1)..last], out var subject) || !TryNumber(word[(last + 1)..], out var detail)) return null;
        rest = end < 0 ? default : rest[(end + 1)..];
        return new EnhancedStatus(code / 100, subject, detail);
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        return digits.Length is >= 1 and <= 3 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Logs and lists show it: no control character survives.</summary>
    public static string Shown(ReadOnlySpan<byte> octets)
    {
        var shown = Encoding.UTF8.GetString(octets);
        return shown.AsSpan().ContainsAnyInRange('\0', '\x1f') || shown.AsSpan().ContainsAnyInRange('\x7f', '\x9f')
            ? string.Concat(shown.Select(character => char.IsControl(character) ? ' ' : character))
            : shown;
    }

    private static WireException Garbage(ReadOnlySpan<byte> line) =>
        new($"the server does not speak SMTP: '{Shown(line[..Math.Min(line.Length, 60)])}'");
}
