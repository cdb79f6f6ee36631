using System.Buffers;

namespace Plixo.Mail.Smtp;

/// <summary>
/// A message as DATA takes it: every line break is CRLF, because a server that ends lines elsewhere than we do could read a
/// dot that we did not write; a line that starts with a dot gets a second one; the last line is ended.
/// </summary>
internal static class DotStuffing
{
    private static readonly SearchValues<byte> Breaks = SearchValues.Create("\r\n"u8);

    /// <summary>Octets that <see cref="Write"/> needs at most.</summary>
    public static int MostOctets(int message) => 2 * message + 3;

    /// <returns>Octets written, the dot not among them.</returns>
    public static int Write(ReadOnlySpan<byte> message, Span<byte> target)
    {
        var written = 0;
        while (!message.IsEmpty)
        {
            if (message[0] == '.') target[written++] = (byte)'.';
            var end = message.IndexOfAny(Breaks);
            var line = end < 0 ? message : message[..end];
            line.CopyTo(target[written..]);
            written += line.Length;
            target[written++] = (byte)'\r';
            target[written++] = (byte)'\n';
            if (end < 0) break;
            var pair = message[end] == '\r' && end + 1 < message.Length && message[end + 1] == '\n';
            message = message[(end + (pair ? 2 : 1))..];
        }

        return written;
    }
}
