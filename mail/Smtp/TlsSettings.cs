using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Plixo.Mail.Smtp;

/// <summary>How a server's certificate is checked: for the configured host, by the machine's roots or by given ones.</summary>
internal static class TlsSettings
{
    public static SslClientAuthenticationOptions For(SmtpOptions options)
    {
        var settings = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.TrustedRoots is { } roots)
        {
            settings.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            settings.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return settings;
    }
}
