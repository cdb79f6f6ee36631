using System.Diagnostics;
using Npgsql;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;

namespace Plixo.Bench.Turns;

/// <summary>
/// Full turns through the silo's own runner and group commit, against the same turns committed one by one over as many
/// connections as callers. The two take turns in rounds, so that what else the machine does meets both.
/// </summary>
internal static class TurnsBench
{
    private const int Rounds = 3;
    private const int IdleCommands = 1_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public static async Task RunAsync()
    {
        Machine.Print();
        await OnPostgresAsync();
        await OnSqliteAsync();
        await FrontBench.RunAsync();
    }

    private static async Task OnPostgresAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var connection = await PostgresServer.CreateDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(connection, new StoreOptions { Migrate = true }, CancellationToken.None);
        var silo = new BenchSilo(store);
        await silo.FillAsync();
        await IdleAsync("turns-idle-p99-postgres", silo);
        await CompareAsync("turns-postgres-64", silo, () => new OneByOnePostgres(store, connection), 64, 1.8, server.ProcessId);
        await CompareAsync("turns-postgres-256", silo, () => new OneByOnePostgres(store, connection), 256, 2.5, server.ProcessId);
        await SizesAsync("postgres", silo);
        NpgsqlConnection.ClearAllPools();
    }

    private static async Task OnSqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("plixo-bench-").FullName;
        var path = Path.Combine(folder, "bench.db");
        await using (var store = await SqliteStore.OpenAsync(path, new StoreOptions { Migrate = true }, CancellationToken.None))
        {
            var silo = new BenchSilo(store);
            await silo.FillAsync();
            await IdleAsync("turns-idle-p99-sqlite", silo);
            await CompareAsync("turns-sqlite-256", silo, () => new OneByOneSqlite(store, path), 256, 4, null);
            await SizesAsync("sqlite", silo);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task CompareAsync(string name, BenchSilo ours, Func<OneByOneStore> theirs, int callers, double bar, int? server)
    {
        var (oursTotal, theirsTotal) = (0.0, 0.0);
        var (oursCpu, theirsCpu) = ("", "");
        for (var round = 0; round < Rounds; round++)
        {
            (var rate, oursCpu) = await GroupedAsync(ours, callers, 16, server);
            oursTotal += rate;
            (rate, theirsCpu) = await OneByOneAsync(theirs(), callers, server);
            theirsTotal += rate;
        }

        Console.WriteLine($"{name} ours: {oursCpu}; theirs: {theirsCpu}");
        Line.Ratio(name, oursTotal / Rounds, theirsTotal / Rounds, bar);
    }

    private static async Task<(double Rate, string Cpu)> GroupedAsync(BenchSilo silo, int callers, int bytes, int? server)
    {
        using var stop = new CancellationTokenSource();
        var (turns, running) = silo.Start(stop.Token);
        var book = new Book(1, new string('r', bytes));
        await Callers.RunAsync(callers, WarmUp, threads: false, Turn);
        var cpu = new CpuSplit(server);
        var rate = await Callers.RunAsync(callers, Round, threads: false, Turn);
        var split = cpu.Since(rate);
        await stop.CancelAsync();
        await EndAsync(running);
        return (rate, split);

        Task Turn(long invoice) => turns.ExecuteAsync(BenchKeys.Invoice(invoice), book, Actor.System, null, null, [], CancellationToken.None);
    }

    private static async Task<(double Rate, string Cpu)> OneByOneAsync(OneByOneStore store, int callers, int? server)
    {
        var silo = new BenchSilo(store);
        var book = new Book(1, new string('r', 16));
        var threads = store is OneByOneSqlite;
        await Callers.RunAsync(callers, WarmUp, threads, Turn);
        var cpu = new CpuSplit(server);
        var rate = await Callers.RunAsync(callers, Round, threads, Turn);
        var split = cpu.Since(rate);
        await store.CloseAsync();
        return (rate, split);

        Task Turn(long invoice) => silo.RunAsync([BenchSilo.Command(BenchKeys.Invoice(invoice), book)]);
    }

    private static async Task IdleAsync(string name, BenchSilo silo)
    {
        using var stop = new CancellationTokenSource();
        var (turns, running) = silo.Start(stop.Token);
        var times = new List<double>();
        for (var i = 0; i < IdleCommands + 200; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await turns.ExecuteAsync(BenchKeys.Invoice(i), new Book(1, "idle"), Actor.System, null, null, [], CancellationToken.None);
            if (i >= 200)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        await stop.CancelAsync();
        await EndAsync(running);
        times.Sort();
        Console.WriteLine($"{name} p50={times[times.Count / 2]:0.00}ms");
        Line.AtMost(name, times[(int)(times.Count * 0.99)], 15);
    }

    /// <summary>How the rate falls with what a turn carries.</summary>
    private static async Task SizesAsync(string engine, BenchSilo silo)
    {
        foreach (var bytes in new[] { 200, 2_000, 8_000 })
        {
            var (rate, _) = await GroupedAsync(silo, 256, bytes, null);
            Console.WriteLine($"turns-{engine}-256 with {bytes} bytes of event: {rate:0}/s");
        }
    }

    private static async Task EndAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
        }
    }
}
