using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Plixo.Silo.Services.Front.Lists;

/// <summary>
/// Where a page ended: the last row's values of the order, bound to the query by a digest. A token of another query is
/// INVALID_ARGUMENT.
/// </summary>
internal static class PageToken
{
    private const int DigestLength = 12;

    public static string Write(byte[] digest, IEnumerable<object?> values)
    {
        var parts = values.Select(value => value is long number ? JsonSerializer.SerializeToElement(number) : JsonSerializer.SerializeToElement((string)value!));
        var json = JsonSerializer.SerializeToUtf8Bytes(parts);
        return Base64Url.EncodeToString([.. Bound(digest, json), .. json]);
    }

    public static object[] Read(string token, byte[] digest, int values)
    {
        if (token.Length > ListLimits.LongestToken || !Base64Url.IsValid(token)) throw Wrong();
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= DigestLength || !bytes.AsSpan(0, DigestLength).SequenceEqual(Bound(digest, bytes.AsSpan(DigestLength)))) throw Wrong();
        try
        {
            var parts = JsonSerializer.Deserialize<JsonElement[]>(bytes.AsSpan(DigestLength))!;
            if (parts.Length != values) throw Wrong();
            return [.. parts.Select(part => part.ValueKind == JsonValueKind.Number ? (object)part.GetInt64() : part.GetString() ?? throw Wrong())];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw Wrong();
        }
    }

    /// <summary>Of the query and the place in it, so that neither is another's.</summary>
    private static ReadOnlySpan<byte> Bound(byte[] digest, ReadOnlySpan<byte> place) => SHA256.HashData([.. digest, .. place]).AsSpan(0, DigestLength);

    public static byte[] Digest(params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(part.Length).Append(':').Append(part);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    public static Plixo.Rpc.RpcException Wrong() => Refusals.Invalid("page_token", "is no token of this list with this filter and order.");
}
