using System.Security.Cryptography;
using System.Text;

namespace Plixo.Silo.Personal;

/// <summary>
/// One key of AES-256-GCM. The nonce is a MAC of the value (as in SIV modes), so equal values give equal bytes: a decision
/// that is replayed makes the bytes that were hashed. What leaks is only that two values of the same person are equal.
/// </summary>
internal sealed class PersonalKey
{
    public const int Bytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] encryption;
    private readonly byte[] nonces;

    public PersonalKey(byte[] key)
    {
        encryption = HKDF.Expand(HashAlgorithmName.SHA256, key, Bytes, "plixo personal encryption"u8.ToArray());
        nonces = HKDF.Expand(HashAlgorithmName.SHA256, key, Bytes, "plixo personal nonce"u8.ToArray());
    }

    /// <param name="name">Bound to the bytes: they do not decrypt under another name.</param>
    public byte[] Encrypt(string name, ReadOnlySpan<byte> clear)
    {
        var result = new byte[NonceBytes + clear.Length + TagBytes];
        var nonce = result.AsSpan(0, NonceBytes);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(nonces, clear, mac);
        mac[..NonceBytes].CopyTo(nonce);
        using var cipher = new AesGcm(encryption, TagBytes);
        cipher.Encrypt(nonce, clear, result.AsSpan(NonceBytes, clear.Length), result.AsSpan(NonceBytes + clear.Length), Encoding.UTF8.GetBytes(name));
        return result;
    }

    public byte[] Decrypt(string name, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < NonceBytes + TagBytes) throw new CryptographicException($"What is stored under {name} is too short.");
        var clear = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(encryption, TagBytes);
        cipher.Decrypt(
            sealedBytes[..NonceBytes], sealedBytes[NonceBytes..^TagBytes], sealedBytes[^TagBytes..], clear, Encoding.UTF8.GetBytes(name));
        return clear;
    }
}
