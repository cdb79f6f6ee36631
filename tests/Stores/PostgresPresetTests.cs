using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

/// <summary>What a server presets is refused where it loses commits, and has no effect on how they run.</summary>
public sealed class PostgresPresetTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_server_that_may_lose_commits_is_refused()
    {
        await database.ExecuteAsync(connection => $"ALTER ROLE plixo IN DATABASE {connection.Database} SET synchronous_commit = off");

        var fault = await Assert.ThrowsAsync<StoreRefusedException>(() => database.OpenAsync(null));

        Assert.Contains("synchronous_commit", fault.Message);
        await database.ExecuteAsync(connection => $"ALTER ROLE plixo IN DATABASE {connection.Database} RESET ALL");
    }

    [Fact]
    public async Task What_a_server_presets_for_isolation_is_not_what_commits_run_under()
    {
        await database.ExecuteAsync(connection => $"ALTER ROLE plixo IN DATABASE {connection.Database} SET default_transaction_isolation = 'repeatable read'");
        try
        {
            await using var store = await database.OpenEmptyAsync(null);

            var isolation = await store.QueryAsync(
                "SELECT setting FROM pg_settings WHERE name = 'default_transaction_isolation'", new Dictionary<string, object?>(), row => (string)row[0]!, None);

            Assert.Equal("read committed", isolation.Single());
        }
        finally
        {
            await database.ExecuteAsync(connection => $"ALTER ROLE plixo IN DATABASE {connection.Database} RESET ALL");
        }
    }
}
