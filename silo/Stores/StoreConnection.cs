using Plixo.Silo.Stores.Postgres;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Silo.Stores;

/// <summary>Opens the store that a configuration names: `sqlite:PATH`, or `postgres:` and an Npgsql connection string.</summary>
public static class StoreConnection
{
    private const string SqlitePrefix = "sqlite:";
    private const string PostgresPrefix = "postgres:";

    /// <exception cref="StoreRefusedException">It cannot be opened as it is; the message says what to do.</exception>
    public static async Task<IStore> OpenAsync(string connection, StoreOptions options, CancellationToken cancel)
    {
        if (connection.StartsWith(SqlitePrefix, StringComparison.Ordinal))
            return await SqliteStore.OpenAsync(connection[SqlitePrefix.Length..], options, cancel);
        if (connection.StartsWith(PostgresPrefix, StringComparison.Ordinal))
            return await PostgresStore.OpenAsync(connection[PostgresPrefix.Length..], options, cancel);
        throw Unknown(connection);
    }

    /// <summary>For `verify` beside a running silo.</summary>
    public static async Task<IStore> OpenReadOnlyAsync(string connection, StoreOptions options, CancellationToken cancel)
    {
        if (connection.StartsWith(SqlitePrefix, StringComparison.Ordinal))
            return await SqliteStore.OpenReadOnlyAsync(connection[SqlitePrefix.Length..], options, cancel);
        if (connection.StartsWith(PostgresPrefix, StringComparison.Ordinal))
            return await PostgresStore.OpenReadOnlyAsync(connection[PostgresPrefix.Length..], options, cancel);
        throw Unknown(connection);
    }

    /// <summary>Brings the schema up.</summary>
    public static async Task MigrateAsync(string connection, StoreOptions options, CancellationToken cancel)
    {
        await using var store = await OpenAsync(connection, options with { Migrate = true }, cancel);
    }

    private static StoreRefusedException Unknown(string connection) =>
        new($"Store is '{connection.Split(':')[0]}:…'; it takes `{SqlitePrefix}PATH` or `{PostgresPrefix}` and an Npgsql connection string.");
}
