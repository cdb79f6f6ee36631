using System.Buffers;
using System.Text;
using Plixo.Mail.Addresses;
using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>The commands of one envelope with the parameters that the server offers, in a buffer of the pool.</summary>
internal sealed class EnvelopeWriter : IDisposable
{
    /// <summary>Two addresses, each twice and escaped, an id and parameters fit many times over.</summary>
    private const int Octets = 8 * 1024;

    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(Octets);
    private int length;

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    public void Clear() => length = 0;

    public void Reset() => Add("RSET\r\n");

    public void Data() => Add("DATA\r\n");

    public void Mail(Envelope envelope, ServerFeatures features, int size, bool eightBit)
    {
        Add("MAIL FROM:<");
        if (envelope.ReturnPath is { } path) Add(path.WireSpec);
        Add(">");
        if (features.Size) Add($" SIZE={size}");
        if (eightBit) Add(" BODY=8BITMIME");
        if (envelope.NeedsSmtpUtf8) Add(" SMTPUTF8");
        if (features.Dsn)
        {
            // Headers suffice to know what a report is about.
            Add(" RET=HDRS");
            if (envelope.EnvelopeId is { } id) Add($" ENVID={Xtext(id)}");
        }

        Add("\r\n");
    }

    public void Recipient(Envelope envelope, ServerFeatures features)
    {
        Add($"RCPT TO:<{envelope.Recipient.WireSpec}>");
        if (features.Dsn) Add($" NOTIFY=FAILURE,DELAY ORCPT={Original(envelope.Recipient)}");
        Add("\r\n");
    }

    /// <summary>No reports about the copy: they would be taken for the recipient's.</summary>
    public void Archive(MailAddress archive, ServerFeatures features)
    {
        Add($"RCPT TO:<{archive.WireSpec}>");
        if (features.Dsn) Add(" NOTIFY=NEVER");
        Add("\r\n");
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>RFC 3461, 4.2; an address beyond ASCII as RFC 6533, 3 has it for servers with SMTPUTF8.</summary>
    private static string Original(MailAddress address) =>
        address.NeedsSmtpUtf8 ? $"utf-8;{Xtext(address.WireSpec)}" : $"rfc822;{Xtext(address.WireSpec)}";

    /// <summary>Visible ASCII but + and = stands for itself, other ASCII as +HH (RFC 3461, 4); what is beyond stays UTF-8.</summary>
    private static string Xtext(string text)
    {
        if (text.All(Plain)) return text;
        var written = new StringBuilder();
        foreach (var character in text)
        {
            if (Plain(character)) written.Append(character);
            else written.Append($"+{(int)character:X2}");
        }

        return written.ToString();

        static bool Plain(char character) => character is >= '!' and <= '~' and not ('+' or '=') or > '\x7f';
    }

    private void Add(string text) => length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
}
