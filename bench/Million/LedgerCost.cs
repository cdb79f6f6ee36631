using System.Diagnostics;
using Plixo.Bench.Day;
using Plixo.Bench.Turns;
using Plixo.Grains.Segments;
using Plixo.Silo.Clock;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Bench.Million;

/// <summary>
/// What the same days cost with a ledger of a size. Seconds are of CPU, of silo and database together, beyond what the two take in
/// the same time while nothing happens.
/// </summary>
/// <param name="PerDue">Of a day's run from midnight until nothing waits, by invoices that were due.</param>
/// <param name="Empty">Of a day on which nothing is due, with the count of its stocks.</param>
/// <param name="Idle">Of a second in which nothing happens.</param>
internal sealed record LedgerCost(double PerDue, double Empty, double Idle, QueuePage Page)
{
    private const int PerCustomer = 10;
    private const int Due = 1_200;
    private const int Emails = 1_000;
    private const int Connections = 20;

    /// <summary>A day is looked at for so long at least: its stocks are counted within the first half of a minute.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(40);

    private const string Imported = "SELECT (SELECT count(*) FROM invoice) + (SELECT count(*) FROM customer) + (SELECT count(*) FROM contact)";

    /// <summary>Imports so many invoices, lets a day pass so that the process is warm, and measures the next ones.</summary>
    public static async Task<LedgerCost> MeasureAsync(PostgresServer server, int invoices)
    {
        await using var sink = await ServerProcess.SmtpSinkAsync();
        await using var day = await BenchDay.StartAsync(new DaySetUp { Relay = sink.Port, Connections = Connections, Server = server });
        await ImportAsync(day, new Portfolio(invoices / PerCustomer, invoices, Due, Emails), invoices);
        await RunAsync(day, 1, idle: 0); // warms up

        // What the import left to write back is not what goes on while nothing happens.
        await day.RunAsync("CHECKPOINT");
        var cpu = new CpuSplit(day.Server);
        await Task.Delay(Watched);
        var idle = cpu.Seconds / Watched.TotalSeconds;
        var (run, whole) = await RunAsync(day, 2, idle);
        var (_, empty) = await DayAsync(day, () => Task.CompletedTask, idle);
        Console.WriteLine($"  {invoices} invoices: {run:0.00}s for {Due} due, {whole:0.00}s with what follows; {empty:0.00}s for none; nothing takes {idle:0.000}s a second");

        await day.Silo.AskAsync(ServingSilo.Segment.Grain, new SetAutopilot(false, "The queue is measured."));
        await day.UntilQuietAsync();
        await DayAsync(day, async () => await day.UntilAsync("SELECT count(*) FROM draft WHERE status = 'Drafted'", Emails, "drafts"), idle);
        return new LedgerCost(run / Due, empty, idle, await QueuePage.MeasureAsync(day));
    }

    private static async Task ImportAsync(BenchDay day, Portfolio portfolio, int invoices)
    {
        var started = Stopwatch.GetTimestamp();
        await day.UntilAsync(AllAsync(), Imported, "customers, contacts and invoices");
        Console.WriteLine($"{invoices} invoices of {invoices / PerCustomer} customers are imported in {Stopwatch.GetElapsedTime(started).TotalSeconds:0}s");
        await Portfolio.LetAutopilotDecideAsync(day.Silo);
        await day.UntilQuietAsync();
        // What the server does once after so much writing belongs to the import and not to the day that happens to follow.
        await day.RunAsync("VACUUM (ANALYZE)");

        async Task AllAsync()
        {
            await portfolio.ImportPayersAsync(day.Client);
            await portfolio.ImportInvoicesAsync(day.Client, MachineClock.Instance.Wall.InUtc().Date);
        }
    }

    /// <summary>The run of a day on which a step is due.</summary>
    private static Task<(double Work, double Whole)> RunAsync(BenchDay day, int step, double idle) => DayAsync(
        day, async () => await day.UntilAsync("SELECT count(*) FROM transmission WHERE state = 'accepted'", step * Emails, "e-mails are accepted"), idle);

    /// <summary>From midnight until nothing waits, and until the time is over, in which its stocks are counted and pages are written back.</summary>
    private static async Task<(double Work, double Whole)> DayAsync(BenchDay day, Func<Task> done, double idle)
    {
        // As on any day: whatever page is changed first after a checkpoint goes into the log as a whole.
        await day.RunAsync("CHECKPOINT");
        var cpu = new CpuSplit(day.Server);
        var started = Stopwatch.GetTimestamp();
        await day.MidnightAsync();
        await done();
        await day.UntilQuietAsync();
        var worked = Stopwatch.GetElapsedTime(started);
        var work = cpu.Seconds - (idle * worked.TotalSeconds);
        await day.UntilStocksAreCountedAsync();
        var counted = Stopwatch.GetElapsedTime(started);
        Console.WriteLine($"  a day's work is done after {worked.TotalSeconds:0.0}s, its stocks are counted after {counted.TotalSeconds:0.0}s");
        if (counted < Watched) await Task.Delay(Watched - counted);
        return (work, cpu.Seconds - (idle * Stopwatch.GetElapsedTime(started).TotalSeconds));
    }
}
