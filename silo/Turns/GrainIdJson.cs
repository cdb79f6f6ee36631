using System.Text.Json;
using System.Text.Json.Serialization;
using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>A grain as "Customer/c-1".</summary>
internal sealed class GrainIdJson : JsonConverter<GrainId>
{
    public override GrainId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, GrainId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override GrainId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, GrainId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());

    private static GrainId Parse(string? text)
    {
        var slash = text?.IndexOf('/') ?? -1;
        return slash > 0 && Enum.TryParse<GrainKind>(text.AsSpan(0, slash), out var kind)
            ? new GrainId(kind, text![(slash + 1)..])
            : throw new JsonException($"'{text}' is no grain.");
    }
}
