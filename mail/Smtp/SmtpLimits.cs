namespace Plixo.Mail.Smtp;

/// <summary>Every limit of the client.</summary>
public static class SmtpLimits
{
    /// <summary>Longest line of a reply in octets, its end included: eight times what RFC 5321 (4.5.3.1.5) allows.</summary>
    public const int ReplyLineOctets = 4096;

    /// <summary>Most lines of one reply.</summary>
    public const int ReplyLines = 128;

    /// <summary>Octets of a body that are written at once, each under <see cref="SmtpTimeouts.DataBlock"/>.</summary>
    public const int BlockOctets = 64 * 1024;

    /// <summary>E-mails over one connection, because servers count them.</summary>
    public const int TransactionsPerConnection = 100;

    /// <summary>How long a connection is kept without an e-mail; servers wait 5 minutes, under stress 10 seconds.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(8);
}
