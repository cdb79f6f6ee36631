using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plixo.Grains.Templates;

/// <summary>A language as its tag: "de".</summary>
public sealed class LanguageJson : JsonConverter<Language>
{
    public override Language Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Languages.TryFind(reader.GetString(), out var language) ? language : throw new JsonException("Unknown language.");

    public override void Write(Utf8JsonWriter writer, Language value, JsonSerializerOptions options) => writer.WriteStringValue(value.Tag);
}
