using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Silo.Host;

/// <summary>The store that the configuration names.</summary>
internal static class StoreOpening
{
    /// <param name="options">Names it.</param>
    /// <param name="demo">Stamps a store that is made now.</param>
    /// <param name="migrate">Brings the schema up; otherwise an older one is refused.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<IStore> OpenAsync(SiloOptions options, bool demo, bool migrate, CancellationToken cancel)
    {
        var how = new StoreOptions { Partitions = options.Partitions, Demo = demo, Migrate = migrate || IsNew(options.Store) };
        return options.Store switch
        {
            StoreLocation.SqliteFile file => await SqliteStore.OpenAsync(file.Path, how, cancel),
            StoreLocation.Postgres server => await PostgresStore.OpenAsync(server.ConnectionString, how, cancel),
            _ => throw new InvalidOperationException($"{options.Store} is no store."),
        };
    }

    /// <summary>Beside a running silo; every write is refused.</summary>
    public static async Task<IStore> OpenReadOnlyAsync(SiloOptions options, CancellationToken cancel) => options.Store switch
    {
        StoreLocation.SqliteFile file => await SqliteStore.OpenReadOnlyAsync(file.Path, new StoreOptions { Partitions = options.Partitions }, cancel),
        StoreLocation.Postgres server => await PostgresStore.OpenReadOnlyAsync(server.ConnectionString, new StoreOptions { Partitions = options.Partitions }, cancel),
        _ => throw new InvalidOperationException($"{options.Store} is no store."),
    };

    /// <summary>A file that does not exist has no schema that anybody could want to keep.</summary>
    private static bool IsNew(StoreLocation store) => store is StoreLocation.SqliteFile { Path: var path } && !File.Exists(path);
}
