using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Tests.Stores;

public sealed class SqliteFileConformance : StoreConformance
{
    private readonly string folder = Directory.CreateTempSubdirectory("plixo-store-").FullName;

    private protected override async Task<IStore> OpenAsync() =>
        await SqliteStore.OpenAsync(
            Path.Combine(folder, "plixo.db"), new StoreOptions { Migrate = true, Clock = Clock }, None);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private protected override Task<IReadOnlyList<string>> ColumnsOfAsync(string table) => SqliteColumns.OfAsync(Store, table);
}

public sealed class SqliteMemoryConformance : StoreConformance
{
    private protected override Task<IStore> OpenAsync() => Task.FromResult<IStore>(SqliteStore.InMemory(Clock));

    private protected override Task<IReadOnlyList<string>> ColumnsOfAsync(string table) => SqliteColumns.OfAsync(Store, table);
}

internal static class SqliteColumns
{
    public static Task<IReadOnlyList<string>> OfAsync(IStore store, string table) =>
        store.QueryAsync(
            "SELECT name FROM pragma_table_info($table)",
            new Dictionary<string, object?> { ["table"] = table },
            row => (string)row[0]!,
            CancellationToken.None);
}
