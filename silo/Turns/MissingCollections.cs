using System.Text.Json.Serialization.Metadata;

namespace Plixo.Silo.Turns;

/// <summary>
/// A collection that older JSON does not name is read as the empty one, so that no grain meets a default or a null.
/// </summary>
internal static class MissingCollections
{
    public static void Fill(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        var collections = type.Properties.Where(IsImmutableCollection).Select(property => new
        {
            Get = property.Get!,
            Set = property.Set!,
            Empty = property.PropertyType.GetField("Empty")!.GetValue(null)!,
            Missing = property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null,
        }).ToArray();
        if (collections.Length == 0) return;
        type.OnDeserialized += read =>
        {
            foreach (var collection in collections)
            {
                if (Equals(collection.Get(read), collection.Missing)) collection.Set(read, collection.Empty);
            }
        };
    }

    private static bool IsImmutableCollection(JsonPropertyInfo property) =>
        property.PropertyType is { IsGenericType: true, Namespace: "System.Collections.Immutable" } type
        && type.GetField("Empty") is not null
        && property is { Get: not null, Set: not null, IsSetNullable: false };
}
