using Microsoft.Data.Sqlite;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Sqlite;

/// <summary>A file store as one other file, taken beside a running silo, and back.</summary>
public static class SqliteBackup
{
    /// <summary>Everything that is committed at one moment. The file appears whole or not at all.</summary>
    /// <exception cref="StoreRefusedException">There is no such store, or such a file already.</exception>
    public static void Save(string store, string file)
    {
        if (!File.Exists(store)) throw new StoreRefusedException($"There is no store at '{store}'.");
        SqliteFile.RequireDatabase(store);
        if (File.Exists(file)) throw new StoreRefusedException($"'{file}' is there already; a backup replaces nothing.");
        var part = $"{file}.part";
        File.Delete(part);
        using (var from = Open(store, SqliteOpenMode.ReadOnly))
        using (var to = Open(part, SqliteOpenMode.ReadWriteCreate))
        {
            from.BackupDatabase(to);
            Run(to, "PRAGMA journal_mode = DELETE");
        }

        Flush(part);
        File.Move(part, file);
    }

    /// <summary>A new store of a backup, stopped: it does not send until a person releases it. Answers its id.</summary>
    /// <exception cref="StoreRefusedException">The file is no backup of a store, or there is a store already.</exception>
    public static string Restore(string file, string store, string why)
    {
        if (!File.Exists(file)) throw new StoreRefusedException($"There is no backup at '{file}'.");
        if (new[] { "", "-wal", "-shm" }.FirstOrDefault(end => File.Exists(store + end)) is { } end)
            throw new StoreRefusedException($"'{store}{end}' is there already; move it away, a restore replaces nothing.");
        if (Path.GetDirectoryName(Path.GetFullPath(store)) is { } folder) Directory.CreateDirectory(folder);
        var part = $"{store}.part";
        try
        {
            File.Copy(file, part, overwrite: true);
            var id = Stop(part, why) ?? throw new StoreRefusedException($"'{file}' is no backup of a store.");
            Flush(part);
            File.Move(part, store);
            return id;
        }
        catch (SqliteException fault)
        {
            throw new StoreRefusedException($"'{file}' is no backup of a store: {fault.Message}");
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static string? Stop(string path, string why)
    {
        using var connection = Open(path, SqliteOpenMode.ReadWrite);
        if (Run(connection, "PRAGMA quick_check") != "ok") return null;
        using var transaction = connection.BeginTransaction();
        Run(connection, SettingSql.Set, ("$name", SendingStop.Setting), ("$value", why));
        var id = Run(connection, SettingSql.Get, ("$name", SettingSql.Id));
        transaction.Commit();
        return id;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static string? Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar() as string;
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
