using Npgsql;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Tests.Support;

namespace Plixo.Tests.Stores;

/// <summary>One database for a class of tests, emptied before each of them.</summary>
public sealed class PostgresDatabase : IAsyncLifetime
{
    private const string Empty = """
        DO $$ BEGIN
            EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') FROM pg_tables
                WHERE schemaname = 'public' AND tablename <> 'migration');
        END $$
        """;

    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        ConnectionString = await PostgresServer.CreateDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(
            ConnectionString, new StoreOptions { Migrate = true }, CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public async Task<IStore> OpenEmptyAsync(IStoreClock? clock)
    {
        await ExecuteAsync(_ => Empty);
        return await OpenAsync(clock);
    }

    public async Task<IStore> OpenAsync(IStoreClock? clock) =>
        await PostgresStore.OpenAsync(ConnectionString, new StoreOptions { Clock = clock }, CancellationToken.None);

    /// <summary>Runs a statement that may name the database, beside the stores.</summary>
    public async Task ExecuteAsync(Func<NpgsqlConnection, string> sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql(connection), connection);
        await command.ExecuteNonQueryAsync();
    }
}

public sealed class PostgresConformance(PostgresDatabase database) : StoreConformance, IClassFixture<PostgresDatabase>
{
    private protected override Task<IStore> OpenAsync() => database.OpenEmptyAsync(Clock);

    private protected override Task<IReadOnlyList<string>> ColumnsOfAsync(string table) =>
        Store.QueryAsync(
            "SELECT column_name FROM information_schema.columns WHERE table_name = $table",
            new Dictionary<string, object?> { ["table"] = table },
            row => (string)row[0]!,
            None);
}
