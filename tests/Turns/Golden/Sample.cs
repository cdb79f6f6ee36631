using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;

namespace Plixo.Tests.Turns.Golden;

/// <summary>A value of any type that grains write, every part of it set: the same one each time it is asked.</summary>
internal static class Sample
{
    /// <summary>States hold drafts that hold approvals: deeper than this nothing goes on.</summary>
    private const int Deepest = 12;

    /// <summary>What a number or text alone would not make.</summary>
    private static readonly Dictionary<Type, object> Known = new()
    {
        [typeof(string)] = "text",
        [typeof(long)] = 7L,
        [typeof(int)] = 7,
        [typeof(double)] = 0.5,
        [typeof(decimal)] = 1.5m,
        [typeof(bool)] = true,
        [typeof(byte[])] = new byte[] { 1, 2, 3 },
        [typeof(Instant)] = Instant.FromUtc(2026, 3, 2, 9, 30),
        [typeof(LocalDate)] = new LocalDate(2026, 3, 2),
        [typeof(LocalTime)] = new LocalTime(18, 0),
        [typeof(Duration)] = Duration.FromMinutes(90),
        [typeof(Currency)] = new Currency("EUR"),
        [typeof(GrainId)] = new GrainId(GrainKind.Customer, "c-1"),
    };

    public static object Of(Type type) => Of(type, 0);

    private static object Of(Type type, int depth)
    {
        if (depth > Deepest) throw new InvalidOperationException($"{type} holds itself.");
        if (Known.TryGetValue(type, out var known)) return known;
        if (Nullable.GetUnderlyingType(type) is { } inner) return Of(inner, depth);
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().Last();
        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type)) return Collection(type, depth);
        return type.IsAbstract ? Of(Member(type), depth) : Made(type, depth);
    }

    private static Type Member(Type root) =>
        root.GetCustomAttributes<JsonDerivedTypeAttribute>(false).FirstOrDefault()?.DerivedType
        ?? root.Assembly.GetTypes().First(type => !type.IsAbstract && root.IsAssignableFrom(type));

    private static object Made(Type type, int depth)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(made => made.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(made => made.GetParameters().Length);
        var value = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(part => Of(part.ParameterType, depth + 1))]);
        foreach (var part in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var isOfConstructor = constructor?.GetParameters().Any(parameter => string.Equals(parameter.Name, part.Name, StringComparison.OrdinalIgnoreCase)) == true;
            if (part.SetMethod is { IsPublic: true } && !isOfConstructor) part.SetValue(value, Of(part.PropertyType, depth + 1));
        }
        return value;
    }

    /// <summary>With one element, or one pair of key and value.</summary>
    private static object Collection(Type type, int depth)
    {
        var parts = type.GetGenericArguments();
        var values = parts.Select(part => Of(part, depth + 1)).ToArray();
        var name = type.GetGenericTypeDefinition();
        if (name == typeof(ImmutableArray<>) || name == typeof(IReadOnlyList<>) || name == typeof(ImmutableList<>) || name == typeof(IEnumerable<>))
            return Create(name == typeof(ImmutableList<>) ? typeof(ImmutableList) : typeof(ImmutableArray), parts, values);
        if (name == typeof(ImmutableSortedSet<>)) return Create(typeof(ImmutableSortedSet), parts, values);
        if (name == typeof(ImmutableHashSet<>)) return Create(typeof(ImmutableHashSet), parts, values);
        var empty = type.GetField("Empty")?.GetValue(null) ?? throw new InvalidOperationException($"No sample of {type} is known.");
        return type.GetMethod("Add", parts)!.Invoke(empty, values)!;
    }

    private static object Create(Type factory, Type[] parts, object[] values) => factory.GetMethods()
        .Single(method => method.Name == "Create" && method.GetGenericArguments().Length == 1 && method.GetParameters() is [var only] && only.ParameterType.IsGenericParameter)
        .MakeGenericMethod(parts).Invoke(null, values)!;
}
