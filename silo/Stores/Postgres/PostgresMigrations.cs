using System.Text.RegularExpressions;
using Npgsql;
using Plixo.Silo.Stores.Migrations;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>Brings a PostgreSQL schema up, each file in a transaction of its own, one silo at a time.</summary>
internal static partial class PostgresMigrations
{
    /// <summary>The advisory lock under which silos migrate ("plixo" in ASCII).</summary>
    private const long LockKey = 0x706C69786F;

    public static async Task ApplyAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await RunAsync(connection, $"SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock({LockKey})", cancel);
        try
        {
            await RunAsync(connection, "CREATE TABLE IF NOT EXISTS migration (name text NOT NULL PRIMARY KEY)", cancel);
            foreach (var migration in Migration.Missing(await AppliedAsync(connection, cancel), _ => true))
            {
                await using var transaction = await connection.BeginTransactionAsync(cancel);
                await RunAsync(connection, Translate(migration.Sql), cancel);
                await RunAsync(connection, $"INSERT INTO migration (name) VALUES ('{migration.Name}')", cancel);
                await transaction.CommitAsync(cancel);
            }
        }
        finally
        {
            await RunAsync(
                connection,
                $"SELECT pg_advisory_unlock({LockKey}); SET lock_timeout = 2000; SET statement_timeout = 5000",
                CancellationToken.None);
        }
    }

    public static async Task RequireAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var known = new NpgsqlCommand("SELECT to_regclass('migration') IS NOT NULL", connection);
        if (await known.ExecuteScalarAsync(cancel) is not true
            || Migration.Missing(await AppliedAsync(connection, cancel), _ => true).Count > 0)
        {
            throw new StoreRefusedException("The schema of this store is older than this version; run `migrate` first.");
        }
    }

    /// <summary>Text columns get byte order, so that both engines sort alike; the counting key becomes an identity.</summary>
    public static string Translate(string sql) => TextColumn()
        .Replace(Comment().Replace(sql, ""), "$1text COLLATE \"C\"")
        .Replace("/*serial*/", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY");

    private static async Task<List<string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var applied = new List<string>();
        await using var command = new NpgsqlCommand("SELECT name FROM migration ORDER BY name", connection);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            applied.Add(rows.GetString(0));
        return applied;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    [GeneratedRegex(@"^(\s+(?:ADD\s+COLUMN\s+)?\w+\s+)text\b", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex TextColumn();

    [GeneratedRegex(@"^\s*--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
