using System.Collections.Immutable;

namespace Plixo.Grains.Rows;

/// <summary>A table whose rows are records: columns, writing and reading stand side by side, so they cannot drift.</summary>
public abstract class RowTableOf<T>
    where T : class, IEquatable<T>
{
    private readonly ImmutableArray<int> all;

    protected RowTableOf(string name, int keyLength, params Column[] columns)
    {
        Table = new RowTable(name, keyLength, [.. columns]);
        all = [.. Enumerable.Range(0, columns.Length)];
    }

    public RowTable Table { get; protected init; }

    public abstract object?[] Write(T row);

    public abstract T Read(IReadOnlyList<object?> values);

    /// <summary>Upserts the row where it differs, deletes it where it is gone, nothing where it is equal.</summary>
    public IEnumerable<RowChange> Difference(T? before, T? after)
    {
        if (after is null)
        {
            if (before is not null)
                yield return RowChange.Delete(Table, Write(before)[..Table.KeyLength]);
        }
        else if (!after.Equals(before))
        {
            yield return Set(after, replaces: before is not null);
        }
    }

    /// <summary>Writes the row whatever it was before.</summary>
    /// <param name="replaces">There was one of this key.</param>
    public RowChange Set(T row, bool replaces)
    {
        var (columns, values) = (all, Write(row));
        return replaces ? RowChange.Replace(Table, columns, values) : RowChange.Set(Table, columns, values);
    }

    protected static Column Text(string name) => new(name, ColumnType.Text);

    protected static Column Integer(string name) => new(name, ColumnType.Integer);

    protected static Column Bytes(string name) => new(name, ColumnType.Bytes);
}
