using System.Diagnostics;
using Npgsql;
using Plixo.Bench.Turns;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Tests.Support;

namespace Plixo.Bench.Day;

/// <summary>The import of 100,000 invoices through the front, until all that follows from it is done, against COPY of the rows that it left.</summary>
internal static class ImportBench
{
    private const int Customers = 10_000;
    private const int Invoices = 100_000;

    public static async Task RunAsync()
    {
        Machine.Print();
        await using var day = await BenchDay.StartAsync(new DaySetUp());
        var date = MachineClock.Instance.Wall.InUtc().Date;
        var portfolio = new Portfolio(Customers, Invoices, due: 0);
        await portfolio.ImportPayersAsync(day.Client);
        await portfolio.WarmUpAsync(day.Client, date);
        await day.UntilQuietAsync();

        var since = await CopyOfRows.TransactionAsync(day.Database);
        var cpu = new CpuSplit(day.Server);
        var started = Stopwatch.GetTimestamp();
        await portfolio.ImportInvoicesAsync(day.Client, date);
        var applied = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await day.UntilQuietAsync();
        var quiet = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"import applied after {applied:0.0}s, all that follows done after {quiet:0.0}s; {cpu.Since(Invoices / quiet)}");

        using var copy = new CopyOfRows();
        await copy.TakeAsync(day.Database, since);
        Line.Ratio("import-postgres", Invoices / quiet, Invoices / await TheirsAsync(copy, day.Postgres), 0.25);
        Console.WriteLine($"import-postgres left {copy.Rows} rows for {Invoices} invoices");
    }

    private static async Task<double> TheirsAsync(CopyOfRows copy, PostgresServer server)
    {
        var connection = await server.NewDatabaseAsync();
        await using (await PostgresStore.OpenAsync(connection, new StoreOptions { Migrate = true }, CancellationToken.None))
        {
        }

        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        return await copy.PutAsync(database);
    }
}
