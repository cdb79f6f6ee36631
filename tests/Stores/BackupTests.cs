using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Tests.Support;

namespace Plixo.Tests.Stores;

/// <summary>What backup and restore promise of files and databases; what becomes of e-mails is tests/Chaos.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly StoreOptions New = new() { Migrate = true };

    private readonly string folder = Directory.CreateTempSubdirectory("plixo-backup-").FullName;

    private string Backup => Path.Combine(folder, "backup");

    private string Restored => Path.Combine(folder, "restored.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_store_is_backed_up_while_it_is_open_and_comes_back_stopped()
    {
        var path = Path.Combine(folder, "plixo.db");
        string id;
        await using (var store = await SqliteStore.OpenAsync(path, New, None))
        {
            id = store.Identity.Id;
            await store.SetSettingAsync("kept", "yes", None);
            SqliteBackup.Save(path, Backup);
            await store.SetSettingAsync("kept", "too late", None);
        }

        Assert.Equal(id, SqliteBackup.Restore(Backup, Restored, "Restored."));

        await using var back = await SqliteStore.OpenAsync(Restored, new StoreOptions(), None);
        Assert.Equal("yes", await back.SettingAsync("kept", None));
        Assert.Equal("Restored.", await back.SettingAsync(SendingStop.Setting, None));
    }

    [Fact]
    public async Task Neither_replaces_anything_and_what_is_no_backup_leaves_nothing()
    {
        var path = Path.Combine(folder, "plixo.db");
        await using (await SqliteStore.OpenAsync(path, New, None)) SqliteBackup.Save(path, Backup);

        Assert.Contains("there already", Refused(() => SqliteBackup.Save(path, Backup)), StringComparison.Ordinal);
        Assert.Contains("there already", Refused(() => SqliteBackup.Restore(Backup, path, "Restored.")), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "text"), "no database");
        Assert.Contains("no backup", Refused(() => SqliteBackup.Restore(Path.Combine(folder, "text"), Restored, "Restored.")), StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(folder, "cut"), File.ReadAllBytes(Backup)[..40_000]);
        Assert.Contains("no backup", Refused(() => SqliteBackup.Restore(Path.Combine(folder, "cut"), Restored, "Restored.")), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder, "restored*"));
    }

    [Fact]
    public async Task A_database_is_backed_up_while_it_is_open_and_comes_back_stopped_in_an_empty_one()
    {
        var (from, to) = (await PostgresServer.CreateDatabaseAsync(), await PostgresServer.CreateDatabaseAsync());
        string id;
        await using (var store = await PostgresStore.OpenAsync(from, New, None))
        {
            id = store.Identity.Id;
            await store.SetSettingAsync("kept", "it's", None);
            await PostgresBackup.SaveAsync(from, Backup, None);
        }

        Assert.Equal(id, await PostgresBackup.RestoreAsync(Backup, to, "It's restored.", None));
        await using (var back = await PostgresStore.OpenAsync(to, new StoreOptions(), None))
        {
            Assert.Equal("it's", await back.SettingAsync("kept", None));
            Assert.Equal("It's restored.", await back.SettingAsync(SendingStop.Setting, None));
        }

        var full = await Assert.ThrowsAsync<StoreRefusedException>(() => PostgresBackup.RestoreAsync(Backup, to, "Again.", None));
        Assert.Contains("empty", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_was_cut_or_fails_leaves_the_database_empty()
    {
        var (from, to) = (await PostgresServer.CreateDatabaseAsync(), await PostgresServer.CreateDatabaseAsync());
        await using (await PostgresStore.OpenAsync(from, New, None)) await PostgresBackup.SaveAsync(from, Backup, None);
        var script = await File.ReadAllTextAsync(Backup);
        await File.WriteAllTextAsync($"{Backup}.cut", script[..^600]);
        await File.WriteAllTextAsync($"{Backup}.bad", script.Replace("CREATE INDEX", "CREATE NONSENSE", StringComparison.Ordinal));

        await Assert.ThrowsAsync<StoreRefusedException>(() => PostgresBackup.RestoreAsync($"{Backup}.cut", to, "Restored.", None));
        await Assert.ThrowsAsync<StoreRefusedException>(() => PostgresBackup.RestoreAsync($"{Backup}.bad", to, "Restored.", None));

        await PostgresBackup.RestoreAsync(Backup, to, "Restored.", None);
    }

    [Fact]
    public async Task On_another_server_or_timeline_the_store_stops_sending_once()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using (var store = await PostgresStore.OpenAsync(database, New, None)) Assert.Null(await store.SettingAsync(SendingStop.Setting, None));
        await using (var store = await PostgresStore.OpenAsync(database, New, None))
        {
            Assert.Null(await store.SettingAsync(SendingStop.Setting, None));
            await store.SetSettingAsync("store.engine", "4711/00000001", None);
        }

        await using (var moved = await PostgresStore.OpenAsync(database, New, None))
        {
            Assert.Contains("timeline", await moved.SettingAsync(SendingStop.Setting, None), StringComparison.Ordinal);
            await moved.SetSettingAsync(SendingStop.Setting, "", None);
        }

        await using (var later = await PostgresStore.OpenAsync(database, New, None)) Assert.Equal("", await later.SettingAsync(SendingStop.Setting, None));
    }

    private static string Refused(Action act) => Assert.Throws<StoreRefusedException>(act).Message;
}
