using System.Buffers;
using System.Text;

namespace Plixo.Rpc.Wire;

/// <summary>
/// The text of <c>grpc-message</c>: UTF-8 with every byte outside printable ASCII, and the percent sign, as %XX
/// (PROTOCOL-HTTP2, "Percent-Encoded").
/// </summary>
internal static class StatusMessage
{
    /// <summary>Longest encoded message in characters: headers are limited to about 8 kB by common clients.</summary>
    public const int MaxEncodedLength = 4096;

    private static readonly SearchValues<char> _plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(c => (char)c).Where(c => c != '%')]);

    public static string Encode(string message)
    {
        if (!message.AsSpan().ContainsAnyExcept(_plain) && message.Length <= MaxEncodedLength)
            return message;
        var encoded = new StringBuilder(message.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in message.EnumerateRunes())
        {
            var before = encoded.Length;
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                if (b is >= 0x20 and <= 0x7E and not (byte)'%')
                    encoded.Append((char)b);
                else
                    encoded.Append('%').Append(b.ToString("X2"));
            }
            if (encoded.Length > MaxEncodedLength)
            {
                encoded.Length = before;
                break;
            }
        }
        return encoded.ToString();
    }

    /// <summary>Tolerant as the specification asks: what is no valid escape stays as it is.</summary>
    public static string Decode(string encoded)
    {
        if (!encoded.Contains('%'))
            return encoded;
        var bytes = new ArrayBufferWriter<byte>(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 2 < encoded.Length
                && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]))
            {
                bytes.Write([Convert.FromHexString(encoded.AsSpan(i + 1, 2))[0]]);
                i += 2;
            }
            else
            {
                Encoding.UTF8.GetBytes(encoded.AsSpan(i, 1), bytes);
            }
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
