using Npgsql;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>
/// Which server the store is on, and which of its histories: its system identifier and timeline. Another one may lack commits that
/// were answered, so each new connection looks, and stops sending before anything is claimed or armed through it.
/// </summary>
internal static class PostgresMark
{
    private const string UndefinedTable = "42P01";

    private const string Look = $"""
        WITH mark AS (
            SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS value),
        moved AS (
            INSERT INTO setting (name, value) SELECT '{SettingSql.Engine}', value FROM mark
            WHERE NOT EXISTS (SELECT 1 FROM setting s WHERE s.name = '{SettingSql.Engine}' AND s.value = mark.value)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value RETURNING xmax <> 0 AS changed)
        INSERT INTO setting (name, value)
            SELECT '{SendingStop.Setting}', 'PostgreSQL is another server, or on another timeline, than before: commits may be lost.' FROM moved WHERE changed
            ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE setting.value = ''
        """;

    public static async Task LookAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand(Look, connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (PostgresException fault) when (fault.SqlState == UndefinedTable)
        {
            // A database without a schema has nothing to send.
        }
    }
}
