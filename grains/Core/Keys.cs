using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plixo.Grains.Core;

/// <summary>A key of one kind of thing. Keys are ASCII, made by the service, and never reused.</summary>
public interface IKey<TSelf>
    where TSelf : struct, IKey<TSelf>
{
    string Value { get; }

    static abstract TSelf Of(string value);
}

[JsonConverter(typeof(KeyConverter<InvoiceKey>))]
public readonly record struct InvoiceKey(string Value) : IKey<InvoiceKey>
{
    public static InvoiceKey Of(string value) => new(value);

    public GrainId Grain => new(GrainKind.Invoice, Value);

    public override string ToString() => Value;
}

[JsonConverter(typeof(KeyConverter<CustomerKey>))]
public readonly record struct CustomerKey(string Value) : IKey<CustomerKey>
{
    public static CustomerKey Of(string value) => new(value);

    public GrainId Grain => new(GrainKind.Customer, Value);

    public override string ToString() => Value;
}

[JsonConverter(typeof(KeyConverter<SegmentKey>))]
public readonly record struct SegmentKey(string Value) : IKey<SegmentKey>
{
    public static SegmentKey Of(string value) => new(value);

    public GrainId Grain => new(GrainKind.Segment, Value);

    public override string ToString() => Value;
}

[JsonConverter(typeof(KeyConverter<ContactKey>))]
public readonly record struct ContactKey(string Value) : IKey<ContactKey>
{
    public static ContactKey Of(string value) => new(value);

    public override string ToString() => Value;
}

[JsonConverter(typeof(KeyConverter<DraftKey>))]
public readonly record struct DraftKey(string Value) : IKey<DraftKey>
{
    public static DraftKey Of(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>Writes a key as a JSON string, also where it is the name of a property.</summary>
public sealed class KeyConverter<TKey> : JsonConverter<TKey>
    where TKey : struct, IKey<TKey>
{
    public override TKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TKey.Of(reader.GetString() ?? throw new JsonException("A key must be a string."));

    public override void Write(Utf8JsonWriter writer, TKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    public override TKey ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TKey.Of(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TKey value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
