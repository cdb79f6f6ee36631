namespace Plixo.Silo.Personal;

/// <summary>
/// The keys that one document asked for and that are not in memory. One per thread, because serialisers are synchronous.
/// </summary>
public static class WantedKeys
{
    [ThreadStatic]
    private static HashSet<string>? asked;

    public static void Add(string keyId) => (asked ??= []).Add(keyId);

    /// <summary>Runs a serialiser; throws <see cref="PersonalKeysWantedException"/> where keys were asked for.</summary>
    public static T Collect<T>(Func<T> serialise)
    {
        asked = null;
        var result = serialise();
        if (asked is not { } ids) return result;
        asked = null;
        throw new PersonalKeysWantedException(ids);
    }
}
