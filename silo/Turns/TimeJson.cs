using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Plixo.Silo.Turns;

/// <summary>A NodaTime value as text of one pattern, which reads back to the same value.</summary>
internal sealed class PatternJson<T>(IPattern<T> pattern) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(pattern.Format(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(pattern.Format(value));

    private T Parse(string? text)
    {
        var result = pattern.Parse(text!);
        return result.Success ? result.Value : throw new JsonException($"'{text}' is no {typeof(T).Name}.", result.Exception);
    }
}

/// <summary>A time zone as its tzdb id.</summary>
internal sealed class ZoneJson : JsonConverter<DateTimeZone>
{
    public override DateTimeZone Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var id = reader.GetString()!;
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? throw new JsonException($"'{id}' is no known time zone.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeZone value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
}

internal static class TimeJson
{
    /// <summary>Instants to the microsecond, the precision of the stores.</summary>
    private static readonly InstantPattern Instants = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFF'Z'");

    public static IEnumerable<JsonConverter> Converters =>
    [
        new PatternJson<Instant>(Instants),
        new PatternJson<LocalDate>(LocalDatePattern.Iso),
        new PatternJson<LocalTime>(LocalTimePattern.ExtendedIso),
        new PatternJson<LocalDateTime>(LocalDateTimePattern.ExtendedIso),
        new PatternJson<YearMonth>(YearMonthPattern.Iso),
        new PatternJson<Duration>(DurationPattern.JsonRoundtrip),
        new PatternJson<Period>(PeriodPattern.Roundtrip),
        new ZoneJson(),
    ];
}
