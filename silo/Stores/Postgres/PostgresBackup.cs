using System.Diagnostics;
using System.Text;
using Npgsql;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>A database as a script of PostgreSQL's own pg_dump, taken beside running silos, and back by psql in one transaction.</summary>
public static class PostgresBackup
{
    /// <summary>The last words of a script that pg_dump finished.</summary>
    private const string Complete = "PostgreSQL database dump complete";

    private const int TailBytes = 512;

    /// <summary>Everything that is committed at one moment. The file appears whole or not at all.</summary>
    /// <exception cref="StoreRefusedException">pg_dump is missing or says why not, or there is such a file already.</exception>
    public static async Task SaveAsync(string connectionString, string file, CancellationToken cancel)
    {
        if (File.Exists(file)) throw new StoreRefusedException($"'{file}' is there already; a backup replaces nothing.");
        var part = $"{file}.part";
        try
        {
            await RunAsync(connectionString, "pg_dump", ["--format=plain", "--no-owner", "--no-privileges", "--file", part], cancel);
            using (var written = new FileStream(part, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
            File.Move(part, file);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Into an empty database, stopped in the same transaction: it does not send until a person releases it. Answers its id.</summary>
    /// <exception cref="StoreRefusedException">The file is no whole script, the database is not empty, or psql says why not.</exception>
    public static async Task<string> RestoreAsync(string file, string connectionString, string why, CancellationToken cancel)
    {
        if (!File.Exists(file)) throw new StoreRefusedException($"There is no backup at '{file}'.");
        if (!Tail(file).Contains(Complete, StringComparison.Ordinal)) throw new StoreRefusedException($"'{file}' is no whole script of pg_dump.");
        await using var database = NpgsqlDataSource.Create(connectionString);
        if (await ScalarAsync(database, "SELECT max(tablename::text) FROM pg_tables WHERE schemaname = 'public'", cancel) is { } table)
            throw new StoreRefusedException($"The database has a table '{table}'; restore into an empty one.");
        await RunAsync(
            connectionString, "psql",
            [
                "--no-psqlrc", "--quiet", "--output", "/dev/null", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--file", file, "--command",
                $"INSERT INTO public.setting (name, value) VALUES ('{SendingStop.Setting}', '{why.Replace("'", "''", StringComparison.Ordinal)}') ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            ],
            cancel);
        return await ScalarAsync(database, $"SELECT value FROM public.setting WHERE name = '{SettingSql.Id}'", cancel)
            ?? throw new StoreRefusedException($"'{file}' is no backup of a store.");
    }

    private static async Task<string?> ScalarAsync(NpgsqlDataSource database, string sql, CancellationToken cancel)
    {
        try
        {
            await using var command = database.CreateCommand(sql);
            return await command.ExecuteScalarAsync(cancel) as string;
        }
        catch (NpgsqlException fault)
        {
            throw PostgresConnections.NotReached(database.ConnectionString, fault);
        }
    }

    private static async Task RunAsync(string connectionString, string program, string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Find(program), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in Environment(new NpgsqlConnectionStringBuilder(connectionString))) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new StoreRefusedException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = await process.StandardError.ReadToEndAsync(cancel);
        await output;
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0) throw new StoreRefusedException($"{program}: {errors.Trim()}");
    }

    /// <summary>The connection as PostgreSQL's own programs take it: no password stands among arguments.</summary>
    private static IEnumerable<(string Name, string? Value)> Environment(NpgsqlConnectionStringBuilder at) => new (string Name, string? Value)[]
    {
        ("PGHOST", at.Host), ("PGPORT", $"{at.Port}"), ("PGDATABASE", at.Database), ("PGUSER", at.Username), ("PGPASSWORD", at.Password),
        ("PGSSLMODE", at.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var other => $"{other}".ToLowerInvariant() }),
        ("PGSSLROOTCERT", at.RootCertificate), ("PGPASSFILE", at.Passfile), ("PGAPPNAME", "plixo"), ("PGCLIENTENCODING", "UTF8"),
    }.Where(one => one.Value is { Length: > 0 });

    /// <summary>The newest: pg_dump reads servers that are older than it is.</summary>
    private static string Find(string program)
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(version => Path.Combine(version, "bin"))
            : [];
        return debian.Concat((System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new StoreRefusedException($"{program} is not installed; PostgreSQL's client programs are needed for this.");
    }

    private static string Tail(string file)
    {
        using var stream = File.OpenRead(file);
        stream.Seek(-Math.Min(TailBytes, stream.Length), SeekOrigin.End);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
