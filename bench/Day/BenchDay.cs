using System.Diagnostics;
using Npgsql;
using Plixo.Client;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Tests.Support;

namespace Plixo.Bench.Day;

/// <summary>A silo as it is served, on a PostgreSQL of its own, that sends over SMTP; what is waited for is asked of the database.</summary>
internal sealed class BenchDay : IAsyncDisposable
{
    private BenchDay(ServingSilo silo, PlixoClient client, NpgsqlConnection database, int server)
    {
        (Silo, Client, Database, Server) = (silo, client, database, server);
    }

    public ServingSilo Silo { get; }

    public PlixoClient Client { get; }

    public NpgsqlConnection Database { get; }

    /// <summary>The process id of the database.</summary>
    public int Server { get; }

    /// <param name="relay">The port of the server that takes the mail; null: it is captured.</param>
    /// <param name="connections">To that server at once.</param>
    public static async Task<BenchDay> StartAsync(int? relay, int connections)
    {
        var server = await PostgresServer.SharedAsync();
        var connection = await PostgresServer.CreateDatabaseAsync();
        string id;
        await using (var store = await PostgresStore.OpenAsync(connection, new StoreOptions { Migrate = true }, CancellationToken.None)) id = store.Identity.Id;
        var settings = new Dictionary<string, string> { ["Store"] = $"postgres:{connection}" };
        if (relay is { } port)
        {
            settings["Mail:Mode"] = "smtp";
            settings["Mail:Smtp:Host"] = "127.0.0.1";
            settings["Mail:Smtp:Port"] = $"{port}";
            settings["Mail:Smtp:Security"] = "none";
            settings["Mail:Smtp:Connections"] = $"{connections}";
            settings["Mail:Smtp:StoreId"] = id;
        }

        var silo = await ServingSilo.StartAsync(settings, policy => policy with { DayCap = 100_000, WindowCap = 100_000, Cadence = SmallWorkspace.Policy.Cadence });
        var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        return new BenchDay(silo, new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Administrator)), database, server.ProcessId);
    }

    /// <summary>Until no message waits and no sweep or job is under way.</summary>
    public async Task UntilQuietAsync()
    {
        const string Waiting = "SELECT (EXISTS (SELECT 1 FROM message WHERE parked = 0) OR EXISTS (SELECT 1 FROM sweep) OR EXISTS (SELECT 1 FROM job WHERE ended IS NULL))::int";
        while (await CountAsync(Waiting) > 0) await Task.Delay(50);
    }

    /// <summary>Until the count is reached; says where it stands every five seconds.</summary>
    public async Task<double> UntilAsync(string count, long reached, string what)
    {
        var started = Stopwatch.GetTimestamp();
        var said = started;
        while (await CountAsync(count) is var now && now < reached)
        {
            if (Stopwatch.GetElapsedTime(said).TotalSeconds > 5)
            {
                Console.WriteLine($"  {now} of {reached} {what}");
                said = Stopwatch.GetTimestamp();
            }

            await Task.Delay(250);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, Database);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Database.DisposeAsync();
        await Silo.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }
}
