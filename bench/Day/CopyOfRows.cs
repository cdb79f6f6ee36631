using System.Diagnostics;
using Npgsql;

namespace Plixo.Bench.Day;

/// <summary>
/// The other side of an import: the rows that it wrote, as they stand in the end, copied into the same tables with their indexes
/// of another database by COPY from files, one commit a table.
/// </summary>
internal sealed class CopyOfRows : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("plixo-copy-").FullName;
    private readonly List<(string Table, string File, long Rows)> files = [];

    public CopyOfRows()
    {
        // The server writes into it as another user.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)511);
    }

    public long Rows => files.Sum(file => file.Rows);

    public static async Task<long> TransactionAsync(NpgsqlConnection connection) =>
        (long)(await ScalarAsync(connection, "SELECT pg_current_xact_id()::text::bigint"))!;

    /// <summary>Writes to files what transactions from the given one on have left in the tables.</summary>
    public async Task TakeAsync(NpgsqlConnection connection, long since)
    {
        foreach (var table in await TablesAsync(connection))
        {
            var file = Path.Combine(folder, table);
            var rows = await ExecuteAsync(connection, $"COPY (SELECT * FROM {table} WHERE xmin::text::bigint >= {since}) TO '{file}' (FORMAT binary)");
            if (rows > 0) files.Add((table, file, rows));
        }
    }

    /// <summary>Seconds that COPY of all files takes, into tables that are empty.</summary>
    public async Task<double> PutAsync(NpgsqlConnection connection)
    {
        await ExecuteAsync(connection, $"TRUNCATE {string.Join(", ", files.Select(file => file.Table))} CASCADE");
        await ExecuteAsync(connection, "CHECKPOINT");
        var started = Stopwatch.GetTimestamp();
        foreach (var (table, file, _) in files) await ExecuteAsync(connection, $"COPY {table} FROM '{file}' (FORMAT binary)");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<IReadOnlyList<string>> TablesAsync(NpgsqlConnection connection)
    {
        var tables = new List<string>();
        await using var command = new NpgsqlCommand("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        return tables;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<long> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        return await command.ExecuteNonQueryAsync();
    }
}
