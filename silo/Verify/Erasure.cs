using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plixo.Silo.Personal;

namespace Plixo.Silo.Verify;

/// <summary>What can no longer be read because somebody's key was destroyed, and is not held against the store.</summary>
internal sealed class Erasure(IPersonalCipher cipher)
{
    public const string Why = "about a person who was erased";

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Equal, but for what stands under destroyed keys.</summary>
    public async Task<bool> SameAsync(byte[] left, byte[] right, CancellationToken cancel)
    {
        if (left.AsSpan().SequenceEqual(right)) return true;
        var (one, other) = (await MaskedAsync(left, cancel), await MaskedAsync(right, cancel));
        return one.AsSpan().SequenceEqual(other);
    }

    /// <summary>Somebody whom the document is about was erased.</summary>
    public async Task<bool> TouchesAsync(byte[] document, CancellationToken cancel) =>
        await AnyAsync([.. Values(JsonNode.Parse(document)).Select(value => (string)value["k"]!).Distinct()], cancel);

    /// <summary>One of the keys was destroyed.</summary>
    public async Task<bool> AnyAsync(IReadOnlyCollection<string> keys, CancellationToken cancel)
    {
        var unknown = keys.Where(key => cipher.Presence(key) == KeyPresence.Unknown).ToList();
        if (unknown.Count > 0) await cipher.PrepareAsync(unknown, make: false, cancel);
        return keys.Any(key => cipher.Presence(key) == KeyPresence.Destroyed);
    }

    private async Task<byte[]> MaskedAsync(byte[] document, CancellationToken cancel)
    {
        var root = JsonNode.Parse(document);
        foreach (var value in Values(root).ToList())
        {
            if (await AnyAsync([(string)value["k"]!], cancel)) value.Remove("v");
        }

        return JsonSerializer.SerializeToUtf8Bytes(root, Options);
    }

    /// <summary>Every personal value in a document, as <see cref="PersonalJson"/> writes them.</summary>
    private static IEnumerable<JsonObject> Values(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 or 2 } one when one["k"] is JsonValue key && key.GetValueKind() == JsonValueKind.String && (one.Count == 1 || one.ContainsKey("v")) => [one],
        JsonObject one => one.SelectMany(member => Values(member.Value)),
        JsonArray all => all.SelectMany(Values),
        _ => [],
    };
}
