namespace Plixo.Silo.Services.Front.Lists;

/// <summary>A filter over what is held in memory.</summary>
internal static class MemoryFilter
{
    private const string Anything = "*";

    /// <summary>INVALID_ARGUMENT where the filter cannot be read, names a field that is none of these, or a value that the field cannot have.</summary>
    /// <returns>With the values as the fields compare them.</returns>
    public static FilterNode? Parse<T>(string filter, IReadOnlyList<MemoryField<T>> fields) =>
        FilterParser.Parse(filter) is { } node ? Read(node, fields) : null;

    public static bool Holds<T>(FilterNode? filter, T item, IReadOnlyList<MemoryField<T>> fields) => filter switch
    {
        null => true,
        FilterNode.All all => all.Parts.All(part => Holds(part, item, fields)),
        FilterNode.Some some => some.Parts.Any(part => Holds(part, item, fields)),
        FilterNode.Not not => !Holds(not.Part, item, fields),
        FilterNode.Compare compare => Holds(compare, fields.First(field => field.Name == compare.Field).Value(item)),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "No such node."),
    };

    private static bool Holds(FilterNode.Compare compare, string value)
    {
        var order = string.CompareOrdinal(value, compare.Value);
        return compare.Operator switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => compare.Value == Anything ? value.Length > 0 : value.Contains(compare.Value, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static FilterNode Read<T>(FilterNode filter, IReadOnlyList<MemoryField<T>> fields) => filter switch
    {
        FilterNode.All all => new FilterNode.All([.. all.Parts.Select(part => Read(part, fields))]),
        FilterNode.Some some => new FilterNode.Some([.. some.Parts.Select(part => Read(part, fields))]),
        FilterNode.Not not => new FilterNode.Not(Read(not.Part, fields)),
        FilterNode.Compare compare => compare with { Value = ValueOf(compare, fields) },
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "No such node."),
    };

    private static string ValueOf<T>(FilterNode.Compare compare, IReadOnlyList<MemoryField<T>> fields)
    {
        var field = fields.FirstOrDefault(field => field.Name == compare.Field)
            ?? throw Refusals.Invalid("filter", $"there is no field '{compare.Field}'; there are {string.Join(", ", fields.Select(field => field.Name))}.");
        if (compare is { Operator: ":", Value: Anything }) return Anything;
        return field.Read(compare.Value) ?? throw Refusals.Invalid("filter", $"{field.Name} is {field.Wanted}, not '{compare.Value}'.");
    }
}
