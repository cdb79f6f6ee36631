namespace Plixo.Silo.Services.Front.Lists;

/// <summary>A filter over what is held in memory; values are compared as text.</summary>
internal static class MemoryFilter
{
    /// <summary>INVALID_ARGUMENT where the filter cannot be read or names a field that is none of these.</summary>
    public static FilterNode? Parse(string filter, IReadOnlyCollection<string> fields)
    {
        var node = FilterParser.Parse(filter);
        Require(node, fields);
        return node;
    }

    /// <param name="valueOf">The value of a field of the item.</param>
    public static bool Holds(FilterNode? filter, Func<string, string> valueOf) => filter switch
    {
        null => true,
        FilterNode.All all => all.Parts.All(part => Holds(part, valueOf)),
        FilterNode.Some some => some.Parts.Any(part => Holds(part, valueOf)),
        FilterNode.Not not => !Holds(not.Part, valueOf),
        FilterNode.Compare compare => Holds(compare, valueOf(compare.Field)),
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
            _ => value.Contains(compare.Value, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static void Require(FilterNode? filter, IReadOnlyCollection<string> fields)
    {
        switch (filter)
        {
            case FilterNode.All all: foreach (var part in all.Parts) Require(part, fields); break;
            case FilterNode.Some some: foreach (var part in some.Parts) Require(part, fields); break;
            case FilterNode.Not not: Require(not.Part, fields); break;
            case FilterNode.Compare compare when !fields.Contains(compare.Field):
                throw Refusals.Invalid("filter", $"there is no field '{compare.Field}'; there are {string.Join(", ", fields)}.");
        }
    }
}
