using Plixo.Silo.Personal;

namespace Plixo.Tests.Turns.Golden;

/// <summary>Writes personal values as they are: golden files hold shapes, PersonalTests what is encrypted.</summary>
internal sealed class ClearCipher : IPersonalCipher
{
    public Task PrepareAsync(IReadOnlyCollection<string> keyIds, bool make, CancellationToken cancel) => Task.CompletedTask;

    public KeyPresence Presence(string keyId) => KeyPresence.Present;

    public byte[] Encrypt(string keyId, ReadOnlySpan<byte> clear) => clear.ToArray();

    public byte[] Decrypt(string keyId, ReadOnlySpan<byte> sealedBytes) => sealedBytes.ToArray();

    public Task DestroyAsync(string keyId, CancellationToken cancel) => throw new NotSupportedException();
}
