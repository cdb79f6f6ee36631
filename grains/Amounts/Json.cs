using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plixo.Grains.Amounts;

/// <summary>A currency as its code: "EUR".</summary>
public sealed class CurrencyJson : JsonConverter<Currency>
{
    public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);

    public override Currency ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Code);

    internal static Currency Parse(string? code) =>
        Currency.TryParse(code, out var currency) ? currency : throw new JsonException($"'{code}' is no ISO 4217 currency.");
}

/// <summary>Money as {"c":"EUR","m":1250}: currency, minor units, in this order, so that equal amounts are equal bytes.</summary>
public sealed class MoneyJson : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Money is an object.");
        Currency? currency = null;
        long? minor = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "c": currency = CurrencyJson.Parse(reader.GetString()); break;
                case "m": minor = reader.GetInt64(); break;
                default: throw new JsonException($"Money has no member '{name}'.");
            }
        }
        return currency is { } c && minor is { } m ? new Money(m, c) : throw new JsonException("Money needs 'c' and 'm'.");
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("c", value.Currency.Code);
        writer.WriteNumber("m", value.MinorUnits);
        writer.WriteEndObject();
    }
}
