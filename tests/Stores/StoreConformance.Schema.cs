using System.Reflection;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
    /// <summary>Every table that grains define, found by its one instance.</summary>
    public static TheoryData<string> TableTypes => [.. TypesOfTables().Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(TableTypes))]
    public async Task A_table_that_grains_define_has_these_columns_in_the_store(string typeName)
    {
        var type = TypesOfTables().Single(type => type.FullName == typeName);
        var instance = type.GetField("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            ?? throw new InvalidOperationException($"{typeName} has no public static Instance.");
        var table = (RowTable)type.GetProperty("Table")!.GetValue(instance)!;

        Assert.Equal(
            table.Columns.Select(column => column.Name).Order(StringComparer.Ordinal),
            (await ColumnsOfAsync(table.Name)).Order(StringComparer.Ordinal));
        var values = table.Columns.Select(object? (column) => column.Type switch
        {
            ColumnType.Text => "x",
            ColumnType.Integer => 1L,
            ColumnType.Bytes => Array.Empty<byte>(),
        }).ToArray();
        var row = RowChange.Set(table, [.. Enumerable.Range(0, values.Length)], values);
        await MustCommitAsync(Given.Turn(Given.Customer("c-1")) with { Rows = [row] });
        await MustCommitAsync(Given.Turn(Given.Customer("c-1"), 1) with { Rows = [row] });
        var columns = string.Join(", ", table.Columns.Select(column => column.Name));
        var stored = await Store.QueryAsync($"SELECT {columns} FROM {table.Name}", new Dictionary<string, object?>(), found => found.ToArray(), None);
        Assert.Equal(values, Assert.Single(stored));
    }

    private protected abstract Task<IReadOnlyList<string>> ColumnsOfAsync(string table);

    private static IEnumerable<Type> TypesOfTables() =>
        typeof(Grain<,,>).Assembly.GetTypes().Where(type =>
            !type.IsAbstract && type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(RowTableOf<>));
}
