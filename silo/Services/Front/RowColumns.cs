using Plixo.Grains.Rows;

namespace Plixo.Silo.Services.Front;

/// <summary>The columns of a row table under an alias, so that a list can read its rows with the table's own reader.</summary>
public static class RowColumns
{
    public static IEnumerable<string> As(this RowTable table, string alias) => table.Columns.Select(column => $"{alias}.{column.Name}");

    public static int Count(this RowTable table) => table.Columns.Length;
}
