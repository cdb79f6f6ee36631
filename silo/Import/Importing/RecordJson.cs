using System.Text.Json;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Import.Importing;

/// <summary>How records and faults stand in rows until they are applied.</summary>
internal static class RecordJson
{
    private static readonly JsonSerializerOptions Options = Make();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions();
        foreach (var converter in TimeJson.Converters) options.Converters.Add(converter);
        options.Converters.Add(new ImmutableArrayJson());
        return options;
    }
}
