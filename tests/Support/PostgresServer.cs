using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Plixo.Tests.Support;

/// <summary>
/// A throw-away PostgreSQL server on a free loopback port, started by the first test of a run that asks for it, run as an
/// unprivileged user, stopped by its process id when the run ends.
/// </summary>
public sealed class PostgresServer
{
    private const int StartSeconds = 60;

    private static readonly Lazy<Task<PostgresServer>> Running = new(() => StartAsync());

    private static int databases;

    private readonly Process process;
    private readonly string folder;

    private PostgresServer(Process process, string folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
    }

    public int Port { get; }

    public int ProcessId => process.Id;

    /// <summary>The one server of this test run.</summary>
    public static Task<PostgresServer> SharedAsync() => Running.Value;

    /// <summary>A fresh, empty database of that server; answers an Npgsql connection string (without the store's `postgres:`).</summary>
    public static async Task<string> CreateDatabaseAsync() => await (await SharedAsync()).NewDatabaseAsync();

    /// <summary>A fresh, empty database; answers an Npgsql connection string.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"plixo_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=plixo;Database={database};Timeout=15";

    /// <summary>A server of its own, until the run ends.</summary>
    /// <param name="settings">Of postgresql.conf, as `name=value`, over those of every server here.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var bin = FindBinaries();
        var folder = Directory.CreateTempSubdirectory("plixo-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        var runAs = await UnprivilegedUserAsync(folder);
        await RunAsync(
            [.. runAs, Path.Combine(bin, "initdb"), "-D", data, "-U", "plixo", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        var port = FreePorts.One();
        string[] start =
        [
            .. runAs, Path.Combine(bin, "postgres"), "-D", data, "-p", $"{port}", "-k", folder, "-c", "listen_addresses=127.0.0.1",
            "-c", "max_connections=400", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB", "-c", "logging_collector=off",
            "-c", "log_min_messages=fatal", "-c", "log_min_error_statement=panic", .. settings.SelectMany(setting => new[] { "-c", setting }),
        ];
        var process = Process.Start(Command(start)) ?? throw new InvalidOperationException("PostgreSQL did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new PostgresServer(process, folder, port);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Stop();
        await server.AwaitReadyAsync();
        return server;
    }

    /// <summary>Asks until it answers; the connection attempt itself is what takes the time.</summary>
    private async Task AwaitReadyAsync()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (!process.HasExited && waited.Elapsed < TimeSpan.FromSeconds(StartSeconds))
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>SIGINT is PostgreSQL's fast shutdown.</summary>
    private void Stop()
    {
        if (process.HasExited)
            return;
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            kill.WaitForExit();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
            process.Kill();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>PostgreSQL refuses to run as root: then as `postgres`, else as `nobody`.</summary>
    private static async Task<string[]> UnprivilegedUserAsync(string folder)
    {
        if (Environment.UserName != "root")
            return [];
        var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
        await RunAsync(["chown", user, folder]);
        return ["setpriv", $"--reuid={user}", $"--regid={(user == "nobody" ? "nogroup" : user)}", "--clear-groups"];
    }

    private static string FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin"))
            : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(debian)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new InvalidOperationException("PostgreSQL 15 or later is not installed (`apt-get install postgresql`).");
    }

    private static async Task RunAsync(string[] command)
    {
        using var process = Process.Start(Command(command))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)}: {errors}");
    }

    private static ProcessStartInfo Command(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = "/",
    };
}
