using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>
/// The gates that were in force for a decision: for each its epoch and the digest of its view. Stored once as content and
/// named by digest in every decision record, because the same set is in force for many thousand turns. The views are
/// contents too, so a replay needs nothing but events, decision records and contents.
/// </summary>
public static class InForceRecord
{
    /// <summary>The list, as [["Workspace/workspace", epoch, "digest of the view, empty where it shows none"], ...], in order.</summary>
    public static Content List(IEnumerable<(GrainId Gate, long Epoch, string ViewDigest)> gates)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var (gate, epoch, digest) in gates.OrderBy(entry => entry.Gate))
            {
                json.WriteStartArray();
                json.WriteStringValue(gate.ToString());
                json.WriteNumberValue(epoch);
                json.WriteStringValue(digest);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return Named(buffer.ToArray());
    }

    public static IReadOnlyList<(GrainId Gate, long Epoch, string ViewDigest)> Read(TurnCodec codec, byte[] list)
    {
        using var document = JsonDocument.Parse(list);
        return [.. document.RootElement.EnumerateArray().Select(entry =>
            (codec.ReadPart<GrainId>(entry[0]), entry[1].GetInt64(), entry[2].GetString()!))];
    }

    public static Content Named(byte[] bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);

    /// <summary>Puts the set together again from its contents.</summary>
    public static InForce Rebuild(TurnCodec codec, byte[] list, Func<string, byte[]> content) => new()
    {
        Gates = Read(codec, list).ToImmutableDictionary(
            entry => entry.Gate,
            entry => new GateView(entry.Epoch, entry.ViewDigest.Length == 0 ? null : codec.ReadView(entry.Gate.Kind, content(entry.ViewDigest)))),
    };
}
