using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plixo.Silo.Import.Csv;

/// <summary>A MAP.json: what a ledger's own export calls the canonical columns and values (docs/import.md).</summary>
public sealed record HeaderMap
{
    public static HeaderMap None { get; } = new();

    /// <summary>Canonical column to the header that the file has for it. One header may serve several columns.</summary>
    public ImmutableDictionary<string, string> Columns { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Canonical column to the value that every row has, for columns that the file lacks.</summary>
    public ImmutableDictionary<string, string> Constants { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Canonical column to (the file's value to ours). A value not named stays as it is.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, string>> Values { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<string, string>>.Empty;

    /// <summary>Headers of the file that are not imported; <c>*</c> stands for all that are neither canonical nor mapped.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <summary>An invoice may stand on several adjacent lines, one amount each: they are summed into one invoice.</summary>
    public bool GroupDocumentLines { get; init; }

    /// <summary>The last line may lack its line end. A file cut inside its last value is then not noticed.</summary>
    public bool LastLineMayBeOpen { get; init; }

    public static bool TryParse(string json, [NotNullWhen(true)] out HeaderMap? map, [NotNullWhen(false)] out FileFault? fault)
    {
        map = null;
        fault = null;
        if (json.Length > CsvLimits.MapLength)
        {
            fault = new(Reason.MapInvalid, $"the map is longer than {CsvLimits.MapLength} characters");
            return false;
        }
        try
        {
            map = JsonSerializer.Deserialize<HeaderMap>(json, Strict);
            if (map is null)
                fault = new(Reason.MapInvalid, "the map must be a JSON object");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            fault = new(Reason.MapInvalid, "the map is not valid: " + e.Message);
        }
        return map is not null;
    }

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };
}
