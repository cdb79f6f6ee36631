using System.Diagnostics;
using NodaTime;
using Npgsql;
using Plixo.Client;
using Plixo.Grains.Core;
using Plixo.Silo.Clock;
using Plixo.Silo.Host;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Tests.Support;
using Plixo.V1;

namespace Plixo.Bench.Day;

/// <summary>A silo as it is served, on a PostgreSQL of its own, that sends over SMTP; what is waited for is asked of the database.</summary>
internal sealed class BenchDay : IAsyncDisposable
{
    /// <summary>Memory as a server has it whose tables are of this size; the other side of a measure has the same.</summary>
    public const string Memory = "shared_buffers=1GB";

    private static readonly Duration Ahead = Duration.FromSeconds(2);
    private static readonly Lazy<Task<PostgresServer>> Own = new(() => PostgresServer.StartAsync(Memory));

    private bool hasPassedMidnight;

    private BenchDay(ServingSilo silo, PlixoClient client, NpgsqlConnection database, PostgresServer postgres)
    {
        (Silo, Client, Database, Postgres) = (silo, client, database, postgres);
    }

    public ServingSilo Silo { get; }

    public PlixoClient Client { get; }

    public NpgsqlConnection Database { get; }

    public PostgresServer Postgres { get; }

    /// <summary>The process id of the database.</summary>
    public int Server => Postgres.ProcessId;

    public static async Task<BenchDay> StartAsync(DaySetUp setUp)
    {
        var server = setUp.Server ?? await Own.Value;
        var connection = await server.NewDatabaseAsync();
        string id;
        await using (var store = await PostgresStore.OpenAsync(connection, new StoreOptions { Migrate = true }, CancellationToken.None)) id = store.Identity.Id;
        var settings = new Dictionary<string, string> { ["Store"] = $"postgres:{connection}" };
        if (setUp.Relay is { } port)
        {
            settings["Mail:Mode"] = "smtp";
            settings["Mail:Smtp:Host"] = "127.0.0.1";
            settings["Mail:Smtp:Port"] = $"{port}";
            settings["Mail:Smtp:Security"] = "none";
            settings["Mail:Smtp:Connections"] = $"{setUp.Connections}";
            settings["Mail:Smtp:StoreId"] = id;
        }

        var silo = await ServingSilo.StartAsync(settings, setUp.PolicyOf, new SiloHooks { Store = (store, _) => setUp.Store(store) });
        var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        return new BenchDay(silo, new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Administrator)), database, server);
    }

    /// <summary>
    /// Until the next day begins: the clock is moved to two seconds before, because a silo sees its midnight come. First the stocks of this day
    /// are counted, or two days would be counted from the events.
    /// </summary>
    public async Task MidnightAsync()
    {
        await UntilStocksAreCountedAsync();
        var store = Silo.Parts.Store;
        var midnight = (await TodayAsync()).PlusDays(1).AtMidnight().InUtc().ToInstant();
        await store.SetClockOffsetAsync(midnight - Ahead - MachineClock.Instance.Wall, CancellationToken.None);
        while ((await store.ClockAsync(CancellationToken.None)).Business < midnight) await Task.Delay(1);
        hasPassedMidnight = true;
    }

    /// <summary>Bytes of an e-mail as it was sent, on the average of some.</summary>
    public async Task<int> BytesOfAnEmailAsync()
    {
        var sizes = new List<int>();
        await using var command = new NpgsqlCommand("SELECT id FROM transmission WHERE state = 'accepted' ORDER BY ended DESC LIMIT 50", Database);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var message = await Client.Mail.GetMessageAsync(new GetMessageRequest { Name = $"transmissions/{rows.GetString(0)}" });
            sizes.Add(message.Raw.Length);
        }

        return (int)sizes.Average();
    }

    /// <summary>Until the stocks of the last midnight are counted; of the day on which the store was made there are none.</summary>
    public async Task UntilStocksAreCountedAsync()
    {
        while (hasPassedMidnight && !await StockQueries.IsCountedAsync(Silo.Parts.Store, await TodayAsync(), CancellationToken.None)) await Task.Delay(100);
    }

    /// <summary>Until no message waits and no sweep or job is under way.</summary>
    public async Task UntilQuietAsync()
    {
        const string Waiting = "SELECT (EXISTS (SELECT 1 FROM message WHERE parked = 0) OR EXISTS (SELECT 1 FROM sweep) OR EXISTS (SELECT 1 FROM job WHERE ended IS NULL))::int";
        while (await CountAsync(Waiting) > 0) await Task.Delay(50);
    }

    /// <summary>Until the count is reached; says where it stands every five seconds. Answers the seconds that it took.</summary>
    /// <param name="count">Asked of the database again and again, which costs it a little.</param>
    /// <param name="reached">When it ends.</param>
    /// <param name="what">Is counted.</param>
    /// <param name="every">Milliseconds between two looks; four times as many while more than a fifth is to come.</param>
    public async Task<double> UntilAsync(string count, long reached, string what, int every = 250)
    {
        var started = Stopwatch.GetTimestamp();
        var progress = new Progress(what);
        while (await CountAsync(count) is var now && now < reached)
        {
            progress.Say($"{now} of {reached}");
            await Task.Delay(now < reached - (reached / 5) ? 4 * every : every);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Until the work has ended; says what the count is every five seconds.</summary>
    public async Task UntilAsync(Task work, string count, string what)
    {
        var progress = new Progress(what);
        while (await Task.WhenAny(work, Task.Delay(250)) != work)
        {
            if (progress.IsDue) progress.Say($"{await CountAsync(count)}");
        }

        await work;
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, Database) { CommandTimeout = 600 };
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    public async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, Database) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Database.DisposeAsync();
        await Silo.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    private async Task<LocalDate> TodayAsync() => (await Silo.Parts.Store.ClockAsync(CancellationToken.None)).Business.InUtc().Date;
}
