using System.Collections.Concurrent;
using System.Security.Cryptography;
using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Personal;

/// <summary>Keys in memory over a store that holds them wrapped under `Secrets:PersonalDataKey`.</summary>
public sealed class PersonalCipher : IPersonalCipher
{
    /// <summary>How long a key stays in memory: after a key was destroyed by another silo this one still reads it so long at most.</summary>
    public static readonly Duration KeptFor = Duration.FromMinutes(5);

    /// <summary>Past so many all are let go, so that memory is bounded.</summary>
    public const int MostKept = 100_000;

    private readonly IPersonalKeyStore store;
    private readonly PersonalKey master;
    private readonly IRandom random;
    private readonly ISiloClock clock;
    private readonly ConcurrentDictionary<string, Kept> kept = new();

    /// <param name="store">Where the wrapped keys are.</param>
    /// <param name="masterKey">32 bytes.</param>
    /// <param name="random">For new keys.</param>
    /// <param name="clock">For how long keys are kept.</param>
    public PersonalCipher(IPersonalKeyStore store, byte[] masterKey, IRandom random, ISiloClock clock)
    {
        if (masterKey.Length != PersonalKey.Bytes)
            throw new ArgumentException($"Secrets:PersonalDataKey takes {PersonalKey.Bytes} bytes, it has {masterKey.Length}.", nameof(masterKey));
        this.store = store;
        this.random = random;
        this.clock = clock;
        master = new PersonalKey(masterKey);
    }

    public async Task PrepareAsync(IReadOnlyCollection<string> keyIds, bool make, CancellationToken cancel)
    {
        var found = new Dictionary<string, byte[]>(await store.PersonalKeysAsync(keyIds, cancel));
        var missing = keyIds.Where(id => !found.ContainsKey(id)).ToHashSet();
        if (make && missing.Count > 0)
        {
            // Another silo may have been first: what is stored counts.
            foreach (var (id, wrapped) in await store.AddPersonalKeysAsync(missing.ToDictionary(id => id, NewWrapped), cancel))
                found[id] = wrapped;
        }

        if (kept.Count > MostKept) kept.Clear();
        var at = clock.Monotonic;
        foreach (var id in keyIds)
        {
            var wrapped = found.GetValueOrDefault(id);
            kept[id] = wrapped is { Length: > 0 } ? Unwrapped(id, wrapped, at) : new Kept(null, wrapped is not null, at);
        }
    }

    public KeyPresence Presence(string keyId) =>
        !kept.TryGetValue(keyId, out var key) || clock.Monotonic - key.At > KeptFor ? KeyPresence.Unknown
        : key.Key is not null || key.Fault is not null ? KeyPresence.Present
        : key.Stored ? KeyPresence.Destroyed
        : KeyPresence.NotMade;

    public byte[] Encrypt(string keyId, ReadOnlySpan<byte> clear) => Key(keyId).Encrypt(keyId, clear);

    public byte[] Decrypt(string keyId, ReadOnlySpan<byte> sealedBytes) => Key(keyId).Decrypt(keyId, sealedBytes);

    public async Task DestroyAsync(string keyId, CancellationToken cancel)
    {
        await store.DestroyPersonalKeyAsync(keyId, cancel);
        kept[keyId] = new Kept(null, true, clock.Monotonic);
    }

    private PersonalKey Key(string keyId)
    {
        kept.TryGetValue(keyId, out var key);
        return key?.Fault is { } fault
            ? throw new CryptographicException($"The key {keyId} cannot be unwrapped with Secrets:PersonalDataKey.", fault)
            : key?.Key ?? throw new InvalidOperationException($"The key {keyId} is not prepared.");
    }

    /// <summary>A key that cannot be unwrapped is present and fails whoever uses it: read as destroyed, it would be written so.</summary>
    private Kept Unwrapped(string keyId, byte[] wrapped, Duration at)
    {
        try
        {
            return new Kept(new PersonalKey(master.Decrypt(keyId, wrapped)), true, at);
        }
        catch (CryptographicException fault)
        {
            return new Kept(null, true, at, fault);
        }
    }

    private byte[] NewWrapped(string keyId)
    {
        var key = new byte[PersonalKey.Bytes];
        random.Fill(key);
        return master.Encrypt(keyId, key);
    }

    private sealed record Kept(PersonalKey? Key, bool Stored, Duration At, CryptographicException? Fault = null);
}
