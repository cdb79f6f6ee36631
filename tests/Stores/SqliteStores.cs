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
}

public sealed class SqliteMemoryConformance : StoreConformance
{
    private protected override Task<IStore> OpenAsync() => Task.FromResult<IStore>(SqliteStore.InMemory(Clock));
}
