using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>
/// The row changes of a group as columns: one wave for each shape (table and set of columns). A row that is written twice
/// stands in a later wave the second time, because one statement writes a row once.
/// </summary>
internal sealed class RowWaves
{
    private readonly List<(int Ordinal, RowChange Change)> changes = [];

    private RowWaves(RowWrite write) => Write = write;

    public RowWrite Write { get; }

    public static IEnumerable<RowWaves> Of(IReadOnlyList<GrainCommit> group, List<int> ordinals) =>
        Of(ordinals.SelectMany(ordinal => group[ordinal].Rows.Select(change => (ordinal, change))));

    /// <param name="changes">Each with the ordinal of its commit.</param>
    public static IEnumerable<RowWaves> Of(IEnumerable<(int Ordinal, RowChange Change)> changes)
    {
        var waves = new Dictionary<(int Round, string Shape), RowWaves>();
        var rounds = new Dictionary<(string Table, object? First, string Others), int>();
        foreach (var (ordinal, change) in changes)
        {
            var row = Identity(change);
            var round = rounds.GetValueOrDefault(row);
            rounds[row] = round + 1;
            var shape = (round, RowSql.ShapeOf(change));
            if (!waves.TryGetValue(shape, out var wave))
                waves.Add(shape, wave = new RowWaves(RowSql.For(change)));
            wave.changes.Add((ordinal, change));
        }

        return waves.OrderBy(wave => wave.Key.Round).Select(wave => wave.Value);
    }

    public (string, Array)[] Columns()
    {
        var columns = new (string, Array)[Write.Columns.Length + 1];
        columns[0] = ("$ordinals", changes.Select(change => change.Ordinal).ToArray());
        for (var i = 0; i < Write.Columns.Length; i++)
            columns[i + 1] = (RowWrite.Parameter(i), Column(i, Write.Columns[i].Type));
        return columns;
    }

    public Statement Statement()
    {
        var statement = new Statement(Write.Many);
        foreach (var (name, values) in Columns()) statement.With(name, values);
        return statement;
    }

    private Array Column(int column, ColumnType type) => type switch
    {
        ColumnType.Text => Fill(new string?[changes.Count], column),
        ColumnType.Integer => Fill(new long?[changes.Count], column),
        ColumnType.Bytes => Fill(new byte[]?[changes.Count], column),
    };

    private T[] Fill<T>(T[] values, int column)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = (T)changes[i].Change.Values[column]!;
        return values;
    }

    private static (string, object?, string) Identity(RowChange change) => change.Table.KeyLength == 1
        ? (change.Table.Name, change.Values[0], "")
        : (change.Table.Name, change.Values[0], string.Join('\0', change.Values.Skip(1).Take(change.Table.KeyLength - 1)));
}
