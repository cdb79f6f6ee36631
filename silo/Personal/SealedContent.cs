using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace Plixo.Silo.Personal;

/// <summary>
/// A content about persons as {"k":[key ids],"z":base64}: compressed, because nothing shrinks once it is encrypted, and encrypted under each
/// of their keys in turn, so that it can be read while all of them are there, and is gone with the first that is destroyed. "v" where it
/// was not compressed; neither where a key was destroyed before.
/// </summary>
internal sealed record SealedContent(string[] K, byte[]? V, byte[]? Z = null)
{
    /// <summary>Of Brotli: its fastest, which halves the text of an e-mail and more. What was written with others is read alike.</summary>
    private const int Quality = 0;

    private const int WindowBits = 18;

    /// <summary>Bytes that most contents fit in; what does not is read again with twice the room.</summary>
    private const int FirstRoom = 16 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The same bytes under the same keys give the same.</summary>
    /// <exception cref="PersonalKeysWantedException">Keys are not in memory.</exception>
    public static byte[] Seal(IPersonalCipher cipher, IReadOnlyCollection<string> keys, byte[] clear) => WantedKeys.Collect(() =>
    {
        if (!AllThere(cipher, keys, made: false)) return JsonSerializer.SerializeToUtf8Bytes(new SealedContent([.. keys], null), Options);
        var small = Compressed(clear);
        var closed = keys.Aggregate(small ?? clear, (bytes, key) => cipher.Encrypt(key, bytes));
        return JsonSerializer.SerializeToUtf8Bytes(small is null ? new SealedContent([.. keys], closed) : new SealedContent([.. keys], null, closed), Options);
    });

    /// <summary>Null where a key was destroyed: the content is erased.</summary>
    /// <exception cref="PersonalKeysWantedException">Keys are not in memory.</exception>
    /// <exception cref="JsonException">The bytes are no sealed content.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are not what was written.</exception>
    public static (IReadOnlyList<string> Keys, byte[]? Clear) Open(IPersonalCipher cipher, byte[] bytes) => WantedKeys.Collect(() =>
    {
        var sealedContent = JsonSerializer.Deserialize<SealedContent>(bytes, Options) is { K: not null } read ? read : throw new JsonException("A sealed content needs 'k'.");
        return ((IReadOnlyList<string>)sealedContent.K, AllThere(cipher, sealedContent.K, made: true) ? sealedContent.Clear(cipher) : null);
    });

    private byte[]? Clear(IPersonalCipher cipher)
    {
        if ((Z ?? V) is not { } closed) return null;
        var clear = K.AsEnumerable().Reverse().Aggregate(closed, (bytes, key) => cipher.Decrypt(key, bytes));
        return Z is null ? clear : Decompressed(clear);
    }

    /// <summary>Null where it would not be smaller.</summary>
    private static byte[]? Compressed(byte[] clear)
    {
        var small = new byte[clear.Length];
        return BrotliEncoder.TryCompress(clear, small, out var written, Quality, WindowBits) && written < clear.Length ? small[..written] : null;
    }

    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    private static byte[] Decompressed(byte[] small)
    {
        for (var room = Math.Max(FirstRoom, 4 * small.Length); ; room *= 2)
        {
            var clear = ArrayPool<byte>.Shared.Rent(room);
            try
            {
                using var decoder = new BrotliDecoder();
                switch (decoder.Decompress(small, clear, out _, out var written))
                {
                    case OperationStatus.Done:
                        return clear[..written];
                    case OperationStatus.DestinationTooSmall:
                        continue;
                    default:
                        throw new InvalidDataException("The content is not what Brotli wrote.");
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(clear);
            }
        }
    }

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
