using System.Collections.Immutable;

namespace Plixo.Silo.Services.Front.Lists;

/// <summary>A filter as it was read (AIP-160).</summary>
public abstract record FilterNode
{
    private FilterNode()
    {
    }

    /// <summary>Whether it compares the field anywhere.</summary>
    public bool Names(string field) => this switch
    {
        All all => all.Parts.Any(part => part.Names(field)),
        Some some => some.Parts.Any(part => part.Names(field)),
        Not not => not.Part.Names(field),
        Compare compare => compare.Field == field,
        _ => throw new InvalidOperationException("No such filter."),
    };

    public sealed record All(ImmutableArray<FilterNode> Parts) : FilterNode;

    public sealed record Some(ImmutableArray<FilterNode> Parts) : FilterNode;

    public sealed record Not(FilterNode Part) : FilterNode;

    /// <param name="Operator">One of `=`, `!=`, `&lt;`, `&lt;=`, `&gt;`, `&gt;=`, `:`.</param>
    public sealed record Compare(string Field, string Operator, string Value) : FilterNode;
}

/// <summary>How much a caller may ask.</summary>
public static class ListLimits
{
    /// <summary>Items of a page where the caller names no number.</summary>
    public const int DefaultPage = 50;

    /// <summary>Items of a page; more asked is so many given.</summary>
    public const int LargestPage = 1000;

    /// <summary>Characters of a filter.</summary>
    public const int LongestFilter = 2000;

    /// <summary>Comparisons of a filter.</summary>
    public const int MostComparisons = 50;

    /// <summary>Parentheses and NOTs within each other.</summary>
    public const int DeepestFilter = 20;

    /// <summary>Fields of an order.</summary>
    public const int MostOrders = 5;

    /// <summary>Characters of a page token.</summary>
    public const int LongestToken = 4000;
}
