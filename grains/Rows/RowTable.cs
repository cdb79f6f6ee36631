using System.Collections.Immutable;

namespace Plixo.Grains.Rows;

/// <summary>The types of column that both stores share. Dates are ISO text, instants are microseconds since 1970, flags 0 or 1.</summary>
public enum ColumnType
{
    Text,
    Integer,
    Bytes,
}

public sealed record Column(string Name, ColumnType Type);

/// <summary>A table of the read model, or one that grains and the mailer share. The one place that names its columns.</summary>
/// <param name="Name">As in the migrations.</param>
/// <param name="KeyLength">How many of the leading columns are the primary key.</param>
/// <param name="Columns">Key columns first.</param>
public sealed record RowTable(string Name, int KeyLength, ImmutableArray<Column> Columns)
{
    /// <summary>What is about a person; null where nothing is. A decision record has it encrypted under that person's key.</summary>
    public PersonalColumns? Personal { get; init; }
}

/// <param name="Columns">The text columns that are about the person.</param>
/// <param name="KeyOf">The person's key, of a whole row.</param>
public sealed record PersonalColumns(ImmutableArray<int> Columns, Func<IReadOnlyList<object?>, string> KeyOf);

/// <summary>What becomes of a row.</summary>
public enum RowChangeKind
{
    /// <summary>The columns are written; where there is no row of this key, it is inserted.</summary>
    Set,

    /// <summary>
    /// All columns of a row that whoever writes it knows to be there. A store may look for that row first, and writes this one all the
    /// same where it finds none.
    /// </summary>
    Replace,

    /// <summary>Some columns of a row that is known to be there; where it is not, nothing is written.</summary>
    Update,

    Delete,
}

/// <summary>Writes some columns of one row, or deletes it.</summary>
public sealed class RowChange
{
    private RowChange(RowChangeKind kind, RowTable table, ImmutableArray<int>? columns, object?[] values) =>
        (Kind, Table, Columns, Values) = (kind, table, columns, values);

    public RowChangeKind Kind { get; }

    public RowTable Table { get; }

    /// <summary>Which columns the values are for: null for a delete, where the values are the key alone.</summary>
    public ImmutableArray<int>? Columns { get; }

    /// <summary>string, long, byte[] or null, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<object?> Values { get; }

    public bool IsDelete => Kind == RowChangeKind.Delete;

    /// <summary>Inserts the row, or updates just these columns of it. The key columns must be among them, first.</summary>
    public static RowChange Set(RowTable table, ImmutableArray<int> columns, params object?[] values) =>
        new(RowChangeKind.Set, table, columns, values);

    /// <param name="columns">All of the table's.</param>
    public static RowChange Replace(RowTable table, ImmutableArray<int> columns, params object?[] values) =>
        new(RowChangeKind.Replace, table, columns, values);

    /// <param name="columns">The key columns first.</param>
    public static RowChange Update(RowTable table, ImmutableArray<int> columns, params object?[] values) =>
        new(RowChangeKind.Update, table, columns, values);

    public static RowChange Delete(RowTable table, params object?[] key) => new(RowChangeKind.Delete, table, null, key);
}
