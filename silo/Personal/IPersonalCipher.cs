namespace Plixo.Silo.Personal;

/// <summary>
/// Encrypts what is about a person under that person's own key. Reading and writing are synchronous, because serialisers
/// are; the keys they ask for must have been prepared before.
/// </summary>
public interface IPersonalCipher
{
    /// <summary>Brings keys into memory; makes the missing ones where asked to, else they count as destroyed.</summary>
    Task PrepareAsync(IReadOnlyCollection<string> keyIds, bool make, CancellationToken cancel);

    KeyPresence Presence(string keyId);

    /// <summary>Nonce, ciphertext and tag. The same value under the same key gives the same bytes.</summary>
    byte[] Encrypt(string keyId, ReadOnlySpan<byte> clear);

    /// <summary>Throws <see cref="System.Security.Cryptography.CryptographicException"/> where the bytes are not what was written.</summary>
    byte[] Decrypt(string keyId, ReadOnlySpan<byte> sealedBytes);

    /// <summary>Destroys a key in the store and here: what was written under it can no longer be read.</summary>
    Task DestroyAsync(string keyId, CancellationToken cancel);
}

public enum KeyPresence
{
    /// <summary>Not asked for yet, or too long ago.</summary>
    Unknown = 0,
    Present,

    /// <summary>The store has none: it is made before the first value is written.</summary>
    NotMade,

    /// <summary>For good: values under it are read as null and written as null.</summary>
    Destroyed,
}

/// <summary>Thrown after a whole document was tried: prepare these keys, then try again.</summary>
public sealed class PersonalKeysWantedException(IReadOnlySet<string> keyIds) : Exception("Personal keys are not in memory.")
{
    public IReadOnlySet<string> KeyIds { get; } = keyIds;
}
