using NodaTime;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Stores.Postgres;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Silo.Host;

/// <summary>The store as one file, and back. A restored store does not send: what left since the backup it does not know.</summary>
internal static class BackupCommand
{
    public static async Task<int> BackUpAsync(string[] args, CancellationToken cancel)
    {
        var (file, options) = Read("backup", args);
        if (options.Store is StoreLocation.Postgres { ConnectionString: var server }) await PostgresBackup.SaveAsync(server, file, cancel);
        else SqliteBackup.Save(((StoreLocation.SqliteFile)options.Store).Path, file);
        await Console.Out.WriteLineAsync($"The store is in {file}, {new FileInfo(file).Length} bytes. Keep the secrets, Mail:Journal and Audit:Heads beside it.");
        return 0;
    }

    public static async Task<int> RestoreAsync(string[] args, CancellationToken cancel)
    {
        var (file, options) = Read("restore", args);
        var why = $"Restored at {SystemClock.Instance.GetCurrentInstant()} from {Path.GetFileName(file)}.";
        var id = options.Store is StoreLocation.Postgres { ConnectionString: var server }
            ? await PostgresBackup.RestoreAsync(file, server, why, cancel)
            : SqliteBackup.Restore(file, ((StoreLocation.SqliteFile)options.Store).Path, why);
        await Console.Out.WriteLineAsync($"Store {id} is restored. It does not send until `plixo ops reconcile` and then `plixo ops release-sending`.");
        return 0;
    }

    private static (string File, SiloOptions Options) Read(string command, string[] args) => args is [var file]
        ? (file, ConfigurationSources.Options(ConfigurationSources.Read(), ConfigurationSources.IsDevelopment))
        : throw new UsageException($"The command is: {command} FILE.");
}
