using System.Collections.Immutable;

namespace Plixo.Grains.Rows;

/// <summary>A table whose rows are records: columns, writing and reading stand side by side, so they cannot drift.</summary>
public abstract class RowTableOf<T>
    where T : class, IEquatable<T>
{
    private readonly ImmutableArray<int> all;
    private readonly ImmutableArray<int> moving = [];

    protected RowTableOf(string name, int keyLength, params Column[] columns)
    {
        Table = new RowTable(name, keyLength, [.. columns]);
        all = [.. Enumerable.Range(0, columns.Length)];
    }

    public RowTable Table { get; protected init; }

    public abstract object?[] Write(T row);

    public abstract T Read(IReadOnlyList<object?> values);

    /// <summary>Columns that change again and again while the others stay: a change of these alone writes no others.</summary>
    protected ImmutableArray<string> Moving
    {
        init => moving = [.. Enumerable.Range(0, Table.KeyLength), .. value.Select(name => Table.Columns.IndexOf(Table.Columns.Single(column => column.Name == name)))];
    }

    /// <summary>Writes of the row what differs, deletes it where it is gone, nothing where it is equal.</summary>
    public IEnumerable<RowChange> Difference(T? before, T? after)
    {
        if (after is null)
        {
            if (before is not null)
                yield return RowChange.Delete(Table, Write(before)[..Table.KeyLength]);
        }
        else if (before is null)
        {
            yield return RowChange.Set(Table, all, Write(after));
        }
        else if (!after.Equals(before))
        {
            yield return Changed(Write(before), Write(after));
        }
    }

    private RowChange Changed(object?[] before, object?[] after) => !moving.IsEmpty && all.All(column => moving.Contains(column) || Equals(before[column], after[column]))
        ? RowChange.Update(Table, moving, [.. moving.Select(column => after[column])])
        : RowChange.Replace(Table, all, after);

    protected static Column Text(string name) => new(name, ColumnType.Text);

    protected static Column Integer(string name) => new(name, ColumnType.Integer);

    protected static Column Bytes(string name) => new(name, ColumnType.Bytes);
}
