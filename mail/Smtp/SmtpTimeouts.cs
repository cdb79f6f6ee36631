namespace Plixo.Mail.Smtp;

/// <summary>
/// How long the client waits, by RFC 5321, 4.5.3.2. Each is for a whole answer: one that drips byte by byte gets no more time.
/// </summary>
public sealed record SmtpTimeouts
{
    /// <summary>What RFC 5321 asks for.</summary>
    public static SmtpTimeouts Standard { get; } = new();

    /// <summary>TCP; no RFC says.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The greeting (4.5.3.2.1).</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The handshake of TLS; no RFC says.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>EHLO, STARTTLS, AUTH, RSET; as for MAIL.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>MAIL (4.5.3.2.2).</summary>
    public TimeSpan Mail { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>RCPT (4.5.3.2.3).</summary>
    public TimeSpan Recipient { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>DATA (4.5.3.2.4).</summary>
    public TimeSpan DataStart { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Writing one block of the body (4.5.3.2.5).</summary>
    public TimeSpan DataBlock { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The answer to the dot (4.5.3.2.6). Shorter ones make doubt where there need be none.</summary>
    public TimeSpan DataEnd { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same with none longer than the limit.</summary>
    public SmtpTimeouts AtMost(TimeSpan limit)
    {
        return new SmtpTimeouts
        {
            Connect = Least(Connect),
            Greeting = Least(Greeting),
            Handshake = Least(Handshake),
            Command = Least(Command),
            Mail = Least(Mail),
            Recipient = Least(Recipient),
            DataStart = Least(DataStart),
            DataBlock = Least(DataBlock),
            DataEnd = Least(DataEnd),
        };

        TimeSpan Least(TimeSpan time) => time < limit ? time : limit;
    }
}
