using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>
/// The stable names of one closed set of records: what stands in the columns `type`, whatever the class is called later.
/// They are read from the [JsonDerivedType(typeof(X), "name")] attributes on the set's base records, or [StableName("name")].
/// </summary>
public sealed class StableNames
{
    private readonly Type root;
    private readonly FrozenDictionary<string, Type> types;
    private readonly FrozenDictionary<Type, string> names;

    private StableNames(Type root, Dictionary<string, Type> types)
    {
        this.root = root;
        this.types = types.ToFrozenDictionary();
        names = types.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
    }

    public IEnumerable<KeyValuePair<string, Type>> All => types;

    /// <summary>Reads the set; throws, naming the record, where a concrete one has no name or two have one name.</summary>
    public static StableNames Of(Type root, params IEnumerable<Assembly> assemblies)
    {
        var members = assemblies.Append(root.Assembly).Distinct().SelectMany(assembly => assembly.GetTypes())
            .Where(type => root.IsAssignableFrom(type)).ToList();
        var types = new Dictionary<string, Type>();
        foreach (var (type, name) in members.SelectMany(Named).DistinctBy(named => named.Type))
        {
            if (name is null) throw new InvalidOperationException($"{type} needs a name in its [JsonDerivedType].");
            if (name.Contains('@') || !types.TryAdd(name, type))
                throw new InvalidOperationException($"The name '{name}' of {type} is taken or contains '@'.");
        }

        var nameless = members.FirstOrDefault(type => !type.IsAbstract && !types.ContainsValue(type));
        return nameless is null
            ? new StableNames(root, types)
            : throw new InvalidOperationException($"{nameless} has no stable name: add [JsonDerivedType(typeof({nameless.Name}), \"name\")] to its base, or [StableName(\"name\")] to it.");
    }

    private static IEnumerable<(Type Type, string? Name)> Named(Type type) =>
        type.GetCustomAttributes<JsonDerivedTypeAttribute>(false).Select(named => (named.DerivedType, named.TypeDiscriminator as string))
            .Concat(type.GetCustomAttributes<StableNameAttribute>(false).Select(named => (type, (string?)named.Name)));

    public string NameOf(object member) => names.TryGetValue(member.GetType(), out var name)
        ? name
        : throw new InvalidOperationException($"{member.GetType()} is no member of {root}.");

    public Type TypeOf(string name) => types.TryGetValue(name, out var type)
        ? type
        : throw new InvalidOperationException($"{root} has no member named '{name}'.");
}
