using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;

namespace Plixo.Silo.Turns;

/// <summary>
/// What a turn was decided on, stored with its first event. With the grain's state before it, the contents that it names by
/// digest and the rows of the versions that it names, the same turn comes out again.
/// <code>
/// {"message":{"type","body"},"now","real","actor":{...},"force":"digest","gate":epoch,
///  "rows":{"need":{"digest":"hex","rows":[[...]]} or {"digest":"hex","keys":[[key..., version]]}},"counts":{"need":n},
///  "tzdb":"2025b","schema":1}
/// </code>
/// `force` names the content that lists the views of workspace and segments (<see cref="InForceRecord"/>); `gate` is the
/// send epoch of a customer that decided, and is left out for other kinds; `real` is left out where the clocks agree. Bytes in rows stand as {"b":"base64"},
/// what is about a person as <see cref="PersonalJson"/> writes it.
/// </summary>
public static class DecisionRecord
{
    public static byte[] Write(
        TurnCodec codec, string messageType, byte[] messageBody, TurnContext context, string forceDigest, RowNeeds needs, int schema) =>
        WantedKeys.Collect(() => WriteAll(codec, messageType, messageBody, context, forceDigest, needs, schema));

    private static byte[] WriteAll(
        TurnCodec codec, string messageType, byte[] messageBody, TurnContext context, string forceDigest, RowNeeds needs, int schema)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("message");
            json.WriteString("type", messageType);
            json.WritePropertyName("body");
            json.WriteRawValue(messageBody, skipInputValidation: true);
            json.WriteEndObject();
            json.WritePropertyName("now");
            codec.WritePart(json, context.Now);
            if (context.RealNow != context.Now)
            {
                json.WritePropertyName("real");
                codec.WritePart(json, context.RealNow);
            }
            if (context.Actor != Actor.System)
            {
                json.WritePropertyName("actor");
                codec.WritePart(json, context.Actor);
            }
            json.WriteString("force", forceDigest);
            if (context.Self.Kind == GrainKind.Customer) json.WriteNumber("gate", context.InForce.EpochOf(context.Self));
            if (!needs.IsNone) WriteRows(codec, json, context.Rows, needs);
            json.WriteString("tzdb", DateTimeZoneProviders.Tzdb.VersionId);
            json.WriteNumber("schema", schema);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteRows(TurnCodec codec, Utf8JsonWriter json, FoundRows found, RowNeeds needs)
    {
        json.WriteStartObject("rows");
        foreach (var query in needs.Queries)
        {
            var rows = found.Rows.GetValueOrDefault(query.Name, []);
            json.WriteStartObject(query.Name);
            json.WriteString("digest", Convert.ToHexStringLower(RowDigest.Of(rows)));
            json.WriteStartArray(query.VersionColumn is null ? "rows" : "keys");
            foreach (var row in rows)
            {
                json.WriteStartArray();
                if (query.VersionColumn is { } version)
                {
                    foreach (var value in row.Take(query.Table.KeyLength).Append(row[version])) WriteValue(json, value);
                }
                else
                {
                    WriteWhole(codec, json, query.Table, row);
                }

                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        if (needs.Counts.IsEmpty) return;
        json.WriteStartObject("counts");
        foreach (var count in needs.Counts) json.WriteNumber(count.Name, found.Count(count.Name));
        json.WriteEndObject();
    }

    private static void WriteWhole(TurnCodec codec, Utf8JsonWriter json, RowTable table, object?[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (table.Personal is { } personal && row[i] is string text && personal.Columns.Contains(i))
                codec.WritePart(json, new Personal<string>(text, personal.KeyOf(row)));
            else
                WriteValue(json, row[i]);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case long integer: json.WriteNumberValue(integer); break;
            case string text: json.WriteStringValue(text); break;
            case byte[] bytes:
                json.WriteStartObject();
                json.WriteBase64String("b", bytes);
                json.WriteEndObject();
                break;
            default: throw new InvalidOperationException($"A row holds a {value.GetType()}.");
        }
    }

    /// <exception cref="PersonalKeysWantedException">Keys are not in memory.</exception>
    public static ReadDecision Read(TurnCodec codec, byte[] record) => WantedKeys.Collect(() => ReadAll(codec, record));

    private static ReadDecision ReadAll(TurnCodec codec, byte[] record)
    {
        using var document = JsonDocument.Parse(record);
        var root = document.RootElement;
        var rows = ImmutableDictionary.CreateBuilder<string, RecordedRows>();
        if (root.TryGetProperty("rows", out var needs))
        {
            foreach (var need in needs.EnumerateObject())
            {
                var whole = need.Value.TryGetProperty("rows", out var values);
                if (!whole) values = need.Value.GetProperty("keys");
                rows[need.Name] = new RecordedRows(
                    whole, [.. values.EnumerateArray().Select(row => row.EnumerateArray().Select(value => ReadValue(codec, value)).ToArray())],
                    Convert.FromHexString(need.Value.GetProperty("digest").GetString()!));
            }
        }

        var message = root.GetProperty("message");
        return new ReadDecision(
            message.GetProperty("type").GetString()!,
            Encoding.UTF8.GetBytes(message.GetProperty("body").GetRawText()),
            codec.ReadPart<Instant>(root.GetProperty("now")),
            codec.ReadPart<Instant>(root.GetProperty(root.TryGetProperty("real", out _) ? "real" : "now")),
            root.TryGetProperty("actor", out var actor) ? codec.ReadPart<Actor>(actor) : Actor.System,
            root.GetProperty("force").GetString()!,
            root.TryGetProperty("gate", out var gate) ? gate.GetInt64() : null,
            rows.ToImmutable(),
            root.TryGetProperty("counts", out var counts)
                ? counts.EnumerateObject().ToImmutableDictionary(count => count.Name, count => count.Value.GetInt64())
                : ImmutableDictionary<string, long>.Empty,
            root.GetProperty("tzdb").GetString()!,
            root.GetProperty("schema").GetInt32());
    }

    private static object? ReadValue(TurnCodec codec, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object when value.TryGetProperty("k", out _) => codec.ReadPart<Personal<string>>(value).Value,
        JsonValueKind.Object => value.GetProperty("b").GetBytesFromBase64(),
        _ => throw new JsonException($"A row holds {value}."),
    };
}

/// <param name="ForceDigest">The content that lists the views in force.</param>
/// <param name="Gate">The customer's own send epoch, where a customer decided.</param>
/// <param name="Schema">That the code wrote when it decided; the message is of this schema.</param>
public sealed record ReadDecision(
    string MessageType, byte[] MessageBody, Instant Now, Instant RealNow, Actor Actor, string ForceDigest, long? Gate,
    ImmutableDictionary<string, RecordedRows> Rows, ImmutableDictionary<string, long> Counts, string Tzdb, int Schema);

/// <param name="Whole">True where the rows stand here whole; false where only key columns and version do.</param>
/// <param name="Digest">Over the whole rows, as <see cref="RowDigest"/> makes it.</param>
public sealed record RecordedRows(bool Whole, ImmutableArray<object?[]> Rows, byte[] Digest);
