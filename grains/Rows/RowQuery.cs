using System.Collections.Immutable;

namespace Plixo.Grains.Rows;

/// <summary>What a turn must be given from the read model.</summary>
public sealed record RowNeeds
{
    public static readonly RowNeeds None = new();

    public ImmutableArray<RowQuery> Queries { get; init; } = [];

    public ImmutableArray<RowCount> Counts { get; init; } = [];

    public bool IsNone => Queries.IsEmpty && Counts.IsEmpty;
}

/// <summary>Rows of one table, whole, filtered and ordered.</summary>
/// <param name="Name">Under which the turn finds them.</param>
/// <param name="Limit">At most so many; the order decides which.</param>
public sealed record RowQuery(
    string Name,
    RowTable Table,
    ImmutableArray<RowFilter> Filters,
    ImmutableArray<RowOrder> Order,
    int Limit)
{
    /// <summary>
    /// The column that holds the version of the grain whose state the row is a function of, or null. Such rows stand in a
    /// decision record by key, version and digest; all others stand there whole.
    /// </summary>
    public int? VersionColumn { get; init; }
}

/// <summary>How many rows of one table pass the filters.</summary>
public sealed record RowCount(string Name, RowTable Table, ImmutableArray<RowFilter> Filters);

/// <summary>A condition on one column. All conditions of a query must hold.</summary>
/// <param name="Column">Index into the table's columns.</param>
/// <param name="Value">string or long; an array of string for <see cref="Comparison.In"/>; ignored for tests of null and flags.</param>
public sealed record RowFilter(int Column, Comparison Comparison, object? Value);

public enum Comparison
{
    Equal,
    NotEqual,
    In,
    AtMost,
    AtLeast,
    IsNull,
    IsNotNull,

    /// <summary>The flag is set. The engine sees the value itself, so that an index of such rows alone serves it.</summary>
    IsSet,
}

public sealed record RowOrder(int Column, bool Descending = false);

/// <summary>The rows and counts that a turn was given, by the names of its needs.</summary>
public sealed record FoundRows
{
    public static readonly FoundRows None = new();

    public ImmutableDictionary<string, ImmutableArray<object?[]>> Rows { get; init; } =
        ImmutableDictionary<string, ImmutableArray<object?[]>>.Empty;

    public ImmutableDictionary<string, long> Counts { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>The typed rows of a need; empty where the turn has no such need.</summary>
    public IEnumerable<T> Of<T>(string name, RowTableOf<T> table)
        where T : class, IEquatable<T> =>
        Rows.TryGetValue(name, out var rows) ? rows.Select(table.Read) : [];

    public long Count(string name) => Counts.GetValueOrDefault(name);
}
