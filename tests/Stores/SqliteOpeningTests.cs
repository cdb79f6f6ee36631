using Microsoft.Data.Sqlite;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Tests.Support;

namespace Plixo.Tests.Stores;

public sealed class SqliteOpeningTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("plixo-open-").FullName;

    private string Connection => $"sqlite:{Path.Combine(folder, "data", "plixo.db")}";

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_second_silo_is_refused_and_a_reader_is_not()
    {
        await using var first = await StoreConnection.OpenAsync(Connection, new StoreOptions { Migrate = true }, None);
        await first.CommitAsync([Given.Turn(Given.Invoice("i-1"))], None);

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => StoreConnection.OpenAsync(Connection, new StoreOptions(), None));
        await using var reader = await StoreConnection.OpenReadOnlyAsync(Connection, new StoreOptions(), None);
        await first.CommitAsync([Given.Turn(Given.Invoice("i-2"))], None);

        Assert.Contains("Another silo", refused.Message);
        Assert.Equal(first.Identity, reader.Identity);
        Assert.Equal(2, (await reader.GrainsAsync(Given.Invoice("").Kind, "", 10, None)).Count);
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.CommitAsync([Given.Turn(Given.Invoice("i-3"))], None));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_nothing_is_made_beside_it()
    {
        var file = Path.Combine(folder, "README.md");
        await File.WriteAllTextAsync(file, "# A file that somebody needs\n");

        foreach (var open in new Func<Task>[]
        {
            () => StoreConnection.OpenAsync($"sqlite:{file}", new StoreOptions { Migrate = true }, None),
            () => StoreConnection.OpenReadOnlyAsync($"sqlite:{file}", new StoreOptions(), None),
            () => Task.Run(() => SqliteBackup.Save(file, Path.Combine(folder, "backup"))),
        })
        {
            Assert.Equal($"'{file}' is no SQLite database.", (await Assert.ThrowsAsync<StoreRefusedException>(open)).Message);
        }

        Assert.Equal([file], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_store_keeps_its_identity_its_events_and_its_demo_stamp()
    {
        string id;
        await using (var made = await StoreConnection.OpenAsync(Connection, new StoreOptions { Migrate = true, Demo = true }, None))
        {
            id = made.Identity.Id;
            await made.CommitAsync([Given.Turn(Given.Invoice("i-1"))], None);
        }

        await using var again = await StoreConnection.OpenAsync(Connection, new StoreOptions(), None);

        Assert.Equal(new StoreIdentity(id, true, "sqlite"), again.Identity);
        Assert.Single(await again.EventsAsync(Given.Invoice("i-1"), 0, None));
    }

    [Fact]
    public void What_a_store_is_called_comes_from_the_randomness_it_is_given()
    {
        static string Named(int seed) => MemoryStore.Open(new StoreOptions { Random = new SeededRandom(seed) }).Identity.Id;

        Assert.Equal(Named(1), Named(1));
        Assert.NotEqual(Named(1), Named(2));
    }

    [Fact]
    public async Task An_old_or_a_newer_schema_and_other_partitions_are_refused()
    {
        await Assert.ThrowsAsync<StoreRefusedException>(() => StoreConnection.OpenAsync(Connection, new StoreOptions(), None));
        await StoreConnection.MigrateAsync(Connection, new StoreOptions(), None);
        var partitions = await Assert.ThrowsAsync<StoreRefusedException>(() =>
            StoreConnection.OpenAsync(Connection, new StoreOptions { Partitions = 32 }, None));
        await using (var connection = new SqliteConnection($"Data Source={Connection["sqlite:".Length..]};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO migration (name) VALUES ('9999_future.sql')";
            await command.ExecuteNonQueryAsync();
        }

        var newer = await Assert.ThrowsAsync<StoreRefusedException>(() => StoreConnection.OpenAsync(Connection, new StoreOptions(), None));

        Assert.Contains("Silo:Partitions is 32", partitions.Message);
        Assert.Contains("9999_future.sql", newer.Message);
    }

    [Fact]
    public async Task An_unknown_kind_of_store_is_refused_by_name()
    {
        var fault = await Assert.ThrowsAsync<StoreRefusedException>(() => StoreConnection.OpenAsync("mysql:x", new StoreOptions(), None));

        Assert.Contains("sqlite:PATH", fault.Message);
    }

    [Fact]
    public async Task A_stamp_is_not_given_again_after_a_restart()
    {
        long stamp;
        await using (var store = await StoreConnection.OpenAsync(Connection, new StoreOptions { Migrate = true }, None))
        {
            await store.SendAsync([Given.Look(Given.Customer("c-1"), Given.Invoice("i-1"), 1)], null, None);
            stamp = (await store.WaitingAsync([.. Enumerable.Range(0, 64)], [], 1, None))[0].Stamp;
        }

        await using var again = await StoreConnection.OpenAsync(Connection, new StoreOptions(), None);
        await again.SendAsync([Given.Look(Given.Customer("c-1"), Given.Invoice("i-1"), 2)], null, None);

        Assert.True((await again.WaitingAsync([.. Enumerable.Range(0, 64)], [], 1, None))[0].Stamp > stamp);
    }
}
