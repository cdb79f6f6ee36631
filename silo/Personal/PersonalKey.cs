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

    /// <summary>A person has few values that are written again and again, with every state that they stand in.</summary>
    private const int ValuesKept = 8;

    private const int LargestKept = 256;

    private readonly byte[] encryption;
    private readonly byte[] nonces;
    private volatile Kept[] kept = [];

    public PersonalKey(byte[] key)
    {
        encryption = HKDF.Expand(HashAlgorithmName.SHA256, key, Bytes, "plixo personal encryption"u8.ToArray());
        nonces = HKDF.Expand(HashAlgorithmName.SHA256, key, Bytes, "plixo personal nonce"u8.ToArray());
    }

    /// <summary>The same bytes for the same value; nobody may change them.</summary>
    /// <param name="name">Bound to the bytes: they do not decrypt under another name.</param>
    /// <param name="clear">The value.</param>
    public byte[] Encrypt(string name, ReadOnlySpan<byte> clear)
    {
        if (clear.Length > LargestKept) return EncryptNow(name, clear);
        foreach (var value in kept)
        {
            if (value.Clear.AsSpan().SequenceEqual(clear) && value.Name == name) return value.Sealed;
        }

        var made = new Kept(name, clear.ToArray(), EncryptNow(name, clear));
        kept = [made, .. kept.Take(ValuesKept - 1)];
        return made.Sealed;
    }

    private byte[] EncryptNow(string name, ReadOnlySpan<byte> clear)
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

    private sealed record Kept(string Name, byte[] Clear, byte[] Sealed);
}
