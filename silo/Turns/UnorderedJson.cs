using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plixo.Silo.Turns;

/// <summary>
/// Immutable dictionaries and sets enumerate in an order that differs from process to process. They are written in the
/// order of their keys' text, so that equal values are equal bytes.
/// </summary>
internal sealed class UnorderedJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => Kind(typeToConvert) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(Kind(typeToConvert)!.MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private static Type? Kind(Type type) => !type.IsGenericType ? null
        : type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>) ? typeof(Dictionaries<,>)
        : type.GetGenericTypeDefinition() == typeof(ImmutableHashSet<>) ? typeof(Sets<>)
        : null;

    private sealed class Dictionaries<TKey, TValue> : JsonConverter<ImmutableDictionary<TKey, TValue>>
        where TKey : notnull
    {
        public override ImmutableDictionary<TKey, TValue> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<Dictionary<TKey, TValue>>(ref reader, options)!.ToImmutableDictionary();

        /// <remarks>A dictionary that nothing was removed from enumerates in the order of insertion.</remarks>
        public override void Write(Utf8JsonWriter writer, ImmutableDictionary<TKey, TValue> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(
                writer, value.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal).ToDictionary(), options);
    }

    private sealed class Sets<T> : JsonConverter<ImmutableHashSet<T>>
    {
        public override ImmutableHashSet<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            [.. JsonSerializer.Deserialize<List<T>>(ref reader, options)!];

        public override void Write(Utf8JsonWriter writer, ImmutableHashSet<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.OrderBy(item => item?.ToString(), StringComparer.Ordinal).ToList(), options);
    }
}
