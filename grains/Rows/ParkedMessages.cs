using System.Collections.Immutable;
using Plixo.Grains.Core;

namespace Plixo.Grains.Rows;

/// <summary>Messages that failed too often and wait for a person: while there is one, what it concerns is not written to.</summary>
public static class ParkedMessages
{
    private static readonly RowTable Table = new(
        "message", 2, [new("to_kind", ColumnType.Integer), new("to_key", ColumnType.Text), new("parked", ColumnType.Integer)]);

    public static RowCount For(GrainKind kind, IEnumerable<string> keys, string name) => new(
        name, Table,
        [
            new RowFilter(0, Comparison.Equal, (long)kind),
            new RowFilter(1, Comparison.In, keys.Distinct().Order(StringComparer.Ordinal).ToArray()),
            new RowFilter(2, Comparison.IsSet, null),
        ]);
}
