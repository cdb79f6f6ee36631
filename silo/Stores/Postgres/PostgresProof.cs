using Npgsql;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>Start-up asks the server what is in force, because a pooler in between may drop what the connection asked for.</summary>
internal static class PostgresProof
{
    private const int OldestVersion = 150_000;

    /// <exception cref="StoreRefusedException">Names the setting, what it is and what it must be.</exception>
    public static async Task RequireAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        var settings = new Dictionary<string, string>();
        await using var command = source.CreateCommand(
            """
            SELECT name, setting FROM pg_settings WHERE name IN ('server_version_num', 'fsync', 'synchronous_commit',
                'full_page_writes', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'server_encoding')
            """);
        await using (var rows = await command.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
                settings.Add(rows.GetString(0), rows.GetString(1));
        }

        if (int.Parse(settings["server_version_num"]) < OldestVersion)
            throw new StoreRefusedException($"PostgreSQL is version {settings["server_version_num"]}; at least 15 is needed.");
        Require("fsync", "on", "a commit would not survive a crash");
        Require("full_page_writes", "on", "a torn page would lose commits");
        Require("server_encoding", "UTF8", "names would not be stored as they are");
        Require("statement_timeout", "5000", "set for this connection; does a pooler drop connection options?");
        Require("lock_timeout", "2000", "set for this connection; does a pooler drop connection options?");
        Require("idle_in_transaction_session_timeout", "2000", "set for this connection; does a pooler drop connection options?");
        if (settings["synchronous_commit"] == "off")
            throw new StoreRefusedException("PostgreSQL has synchronous_commit=off; a commit would not survive a crash.");

        void Require(string name, string value, string why)
        {
            if (settings[name] != value)
                throw new StoreRefusedException($"PostgreSQL has {name}={settings[name]}, it must be {value}: {why}.");
        }
    }
}
