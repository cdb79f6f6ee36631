using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>Certificates made for the run, each its own root.</summary>
internal static class TestCertificate
{
    /// <summary>For `localhost`, not for 127.0.0.1.</summary>
    public static X509Certificate2 Localhost { get; } = Make("localhost");

    public static X509Certificate2 Make(string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
