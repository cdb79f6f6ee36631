using System.Globalization;
using Npgsql;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>Start-up asks the server what is in force, because a pooler in between may drop what the connection asked for.</summary>
public static class PostgresProof
{
    /// <summary>PostgreSQL 15.</summary>
    public const int OldestVersion = 150_000;

    private const string Connection = "set for this connection; does a pooler drop connection options?";

    /// <summary>What must be in force, and why.</summary>
    private static readonly (string Name, string Value, string Why)[] Required =
    [
        ("fsync", "on", "a commit would not survive a crash"),
        ("full_page_writes", "on", "a torn page would lose commits"),
        ("server_encoding", "UTF8", "names would not be stored as they are"),
        ("default_transaction_isolation", "read committed", "a commit locks and looks in the next statement; " + Connection),
        ("statement_timeout", "5000", Connection),
        ("lock_timeout", "2000", Connection),
        ("idle_in_transaction_session_timeout", "2000", Connection),
    ];

    /// <exception cref="StoreRefusedException">Names the setting, what it is and what it must be.</exception>
    public static async Task RequireAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        var settings = new Dictionary<string, string>();
        await using var command = source.CreateCommand("SELECT name, setting FROM pg_settings WHERE name = ANY ($1)");
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = Required.Select(required => required.Name).Append("server_version_num").Append("synchronous_commit").ToArray(),
        });
        await using (var rows = await command.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
                settings.Add(rows.GetString(0), rows.GetString(1));
        }

        if (FaultOf(settings) is { } fault)
            throw new StoreRefusedException(fault);
    }

    /// <summary>What these settings, as `pg_settings` tells them, lack; null where they are fit.</summary>
    public static string? FaultOf(IReadOnlyDictionary<string, string> settings)
    {
        if (int.Parse(settings["server_version_num"], CultureInfo.InvariantCulture) < OldestVersion)
            return $"PostgreSQL is version {settings["server_version_num"]}; at least 15 is needed.";
        if (settings["synchronous_commit"] == "off")
            return "PostgreSQL has synchronous_commit=off; a commit would not survive a crash.";
        foreach (var (name, value, why) in Required)
        {
            if (settings[name] != value)
                return $"PostgreSQL has {name}={settings[name]}, it must be {value}: {why}.";
        }

        return null;
    }
}
