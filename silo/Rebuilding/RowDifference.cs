using Plixo.Grains.Rows;

namespace Plixo.Silo.Rebuilding;

/// <summary>What has to be written so that the stored rows of a grain are those that its events make.</summary>
internal static class RowDifference
{
    /// <param name="owned">The part of the table that the grain writes.</param>
    /// <param name="made">By key, as events make them.</param>
    /// <param name="stored">Whole rows, as they stand.</param>
    /// <param name="isUnknown">Whether nobody can say if an event made a row: it stays.</param>
    public static IEnumerable<RowChange> Of(
        OwnedTable owned, IReadOnlyDictionary<string, object?[]> made, IReadOnlyList<object?[]> stored, Func<object?[], bool> isUnknown)
    {
        var transmissions = owned.Table == Grains.Customers.TransmissionTable.Instance.Table;
        var known = stored.ToDictionary(row => owned.KeyOf(row));
        foreach (var (key, row) in made.Where(pair => owned.Holds(pair.Value)))
        {
            var there = known.GetValueOrDefault(key);
            if (there is null && !owned.Decides) continue;
            var change = transmissions ? TransmissionDifference.Of(row, there) : Changed(owned, row, there);
            if (change is not null) yield return change;
        }

        foreach (var (key, row) in known)
        {
            if (made.ContainsKey(key) || isUnknown(row)) continue;
            if (owned.Decides) yield return RowChange.Delete(owned.Table, [.. row.Take(owned.Table.KeyLength)]);
            else if (Changed(owned, Unsaid(owned, row), row) is { } change) yield return change;
        }
    }

    /// <summary>The row that these columns of it need; null where they are as they should be.</summary>
    public static RowChange? Changed(OwnedTable owned, object?[] made, object?[]? there) =>
        there is not null && owned.Columns.All(column => Equals(made[column], there[column]))
            ? null
            : RowChange.Set(owned.Table, owned.Columns, [.. owned.Columns.Select(column => made[column])]);

    /// <summary>Nothing has become of it.</summary>
    private static object?[] Unsaid(OwnedTable owned, object?[] row) => [.. row.Select((value, column) => column < owned.Table.KeyLength ? value : null)];
}
