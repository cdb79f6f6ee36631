using System.Security.Cryptography;

namespace Plixo.Silo.Sealing;

/// <summary>
/// Signs block hashes with ECDSA over P-256. A signature and not a MAC, because who verifies an exported head must not be
/// able to make one: an auditor is given the public key alone.
/// </summary>
public sealed class BlockSigner : IDisposable
{
    private readonly ECDsa key;

    private BlockSigner(ECDsa key) => this.key = key;

    /// <summary>The key that verifies, as SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey => key.ExportSubjectPublicKeyInfo();

    /// <param name="signingKey">`Audit:SigningKey`: PKCS#8, base64. Throws <see cref="CryptographicException"/> where it is no P-256 key.</param>
    public static BlockSigner From(string signingKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(signingKey), out _);
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            key.Dispose();
            throw new CryptographicException("Audit:SigningKey takes a P-256 private key as PKCS#8 in base64.", fault);
        }
        if (key.KeySize == 256) return new BlockSigner(key);
        key.Dispose();
        throw new CryptographicException("Audit:SigningKey takes a key on the curve P-256.");
    }

    /// <summary>A new key, as `Audit:SigningKey` takes it.</summary>
    public static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }

    /// <summary>64 bytes: r and s.</summary>
    public byte[] Sign(byte[] blockHash)
    {
        lock (key) return key.SignHash(blockHash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public static bool Verify(byte[] publicKey, byte[] blockHash, byte[] signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key.VerifyHash(blockHash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose() => key.Dispose();
}
