using System.Security.Cryptography.X509Certificates;

namespace Plixo.Mail.Smtp;

/// <summary>The relay that takes everything, and how to speak to it.</summary>
public sealed record SmtpOptions
{
    /// <summary>Connections at once to one recipient domain, unless said otherwise: what Postfix too starts from.</summary>
    public const int DefaultConnectionsPerDomain = 20;

    /// <summary>A name or an address. The certificate must be for it.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required SmtpSecurity Security { get; init; }

    /// <summary>Who signs in; null for nobody.</summary>
    public SmtpAccount? Account { get; init; }

    /// <summary>Connections at once.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Of them for e-mails to one recipient domain.</summary>
    public int ConnectionsPerDomain { get; init; } = DefaultConnectionsPerDomain;

    public SmtpTimeouts Timeouts { get; init; } = SmtpTimeouts.Standard;

    /// <summary>What EHLO says; null for the connection's own address as a literal.</summary>
    public string? ClientName { get; init; }

    /// <summary>Certificates to trust instead of the machine's; null for the machine's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }
}

/// <summary>How the way to the relay is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all. An account is then used on loopback only.</summary>
    None,

    /// <summary>STARTTLS (RFC 3207); without it nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,
}

/// <summary>What AUTH proves.</summary>
public abstract record SmtpAccount(string User)
{
    /// <summary>By PLAIN (RFC 4616), or by LOGIN where the server has only that.</summary>
    public sealed record WithPassword(string User, string Password) : SmtpAccount(User)
    {
        /// <inheritdoc/>
        public override string ToString() => User;
    }

    /// <summary>By XOAUTH2, with an access token that is asked for at each sign-in.</summary>
    public sealed record WithToken(string User, Func<CancellationToken, ValueTask<string>> Token) : SmtpAccount(User)
    {
        /// <inheritdoc/>
        public override string ToString() => User;
    }
}
