using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;

namespace Plixo.Tests.Grains.World;

public sealed class RowDifferenceTests
{
    private static readonly CustomerTable Table = CustomerTable.Instance;

    private static readonly CustomerRow Before = new(
        new CustomerKey("c-1"), 1, "smb", "erp", "1", "Acme", "US", "", "en", "USD", "", "", false, "", Reach.Reachable, false, null, false, false, null, "",
        null, 0, 0);

    [Fact]
    public void What_moves_is_written_alone()
    {
        var after = Before with { Version = 2, OpenDrafts = 1 };

        var change = Assert.Single(Table.Difference(Before, after));

        Assert.Equal(RowChangeKind.Update, change.Kind);
        Assert.Equal("key", Table.Table.Columns[change.Columns!.Value[0]].Name);
        Assert.DoesNotContain(change.Columns.Value, column => Table.Table.Columns[column].Name == "name");
        Assert.Equal(after, Changed(Before, change));
    }

    [Fact]
    public void Any_other_change_writes_the_whole_row()
    {
        var after = Before with { Version = 2, OpenDrafts = 1, Name = "Acme & Sons" };

        var change = Assert.Single(Table.Difference(Before, after));

        Assert.Equal((RowChangeKind.Replace, Table.Table.Columns.Length), (change.Kind, change.Values.Count));
        Assert.Equal(after, Changed(Before, change));
    }

    [Fact]
    public void A_row_that_is_not_known_is_set_one_that_is_gone_deleted_and_an_equal_one_left()
    {
        Assert.Equal(RowChangeKind.Set, Assert.Single(Table.Difference(null, Before)).Kind);
        Assert.Equal(["c-1"], Assert.Single(Table.Difference(Before, null), one => one.IsDelete).Values);
        Assert.Empty(Table.Difference(Before, Before with { }));
    }

    private static CustomerRow Changed(CustomerRow row, RowChange change)
    {
        var values = Table.Write(row);
        foreach (var (column, value) in change.Columns!.Value.Zip(change.Values)) values[column] = value;
        return Table.Read(values);
    }
}
