namespace Plixo.Grains.Core;

/// <summary>
/// A value about a person. Grains see the value; the store writes it encrypted under the person's own key, and the hash
/// chain covers the ciphertext, so destroying the key erases the person without touching the chain.
/// </summary>
/// <param name="Value">The value in clear; null once the key was destroyed.</param>
/// <param name="KeyId">Names the key: the contact's key.</param>
public sealed record Personal<T>(T? Value, string KeyId)
    where T : class
{
    /// <summary>Never prints the value: personal data does not reach logs by accident.</summary>
    public override string ToString() => $"personal:{KeyId}";
}
