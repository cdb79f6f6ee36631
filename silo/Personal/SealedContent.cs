using System.Text.Json;

namespace Plixo.Silo.Personal;

/// <summary>
/// A content about persons as {"k":[key ids],"v":base64}: encrypted under each of their keys in turn, so that it can be read
/// while all of them are there, and is gone with the first that is destroyed. Without "v" where one was destroyed before.
/// </summary>
internal sealed record SealedContent(string[] K, byte[]? V)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The same bytes under the same keys give the same.</summary>
    /// <exception cref="PersonalKeysWantedException">Keys are not in memory.</exception>
    public static byte[] Seal(IPersonalCipher cipher, IReadOnlyCollection<string> keys, byte[] clear) => WantedKeys.Collect(() =>
    {
        var there = AllThere(cipher, keys, made: false);
        return JsonSerializer.SerializeToUtf8Bytes(
            new SealedContent([.. keys], there ? keys.Aggregate(clear, (bytes, key) => cipher.Encrypt(key, bytes)) : null), Options);
    });

    /// <summary>Null where a key was destroyed: the content is erased.</summary>
    /// <exception cref="PersonalKeysWantedException">Keys are not in memory.</exception>
    /// <exception cref="JsonException">The bytes are no sealed content.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are not what was written.</exception>
    public static (IReadOnlyList<string> Keys, byte[]? Clear) Open(IPersonalCipher cipher, byte[] bytes) => WantedKeys.Collect(() =>
    {
        var sealedContent = JsonSerializer.Deserialize<SealedContent>(bytes, Options) is { K: not null } read ? read : throw new JsonException("A sealed content needs 'k'.");
        var there = AllThere(cipher, sealedContent.K, made: true) && sealedContent.V is not null;
        return ((IReadOnlyList<string>)sealedContent.K, there ? sealedContent.K.AsEnumerable().Reverse().Aggregate(sealedContent.V!, (sealedBytes, key) => cipher.Decrypt(key, sealedBytes)) : null);
    });

    private static bool AllThere(IPersonalCipher cipher, IReadOnlyCollection<string> keys, bool made)
    {
        var all = true;
        foreach (var key in keys)
        {
            var presence = cipher.Presence(key);
            if (presence == KeyPresence.Unknown || (!made && presence == KeyPresence.NotMade)) WantedKeys.Add(key);
            all &= presence == KeyPresence.Present;
        }

        return all;
    }
}
