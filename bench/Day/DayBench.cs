using NodaTime;
using Plixo.Bench.Turns;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Silo.Clock;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Bench.Day;

/// <summary>
/// A day's run under Autopilot, from the steps that fall due at midnight to the last answer of the server that takes the mail,
/// and then a day on which sending is paused: deciding alone. Against smtp-source with e-mails of the same size.
/// </summary>
internal static class DayBench
{
    private const int Customers = 10_000;
    private const int Invoices = 100_000;
    private const int Due = 12_000;
    private const int Connections = 20;

    private const string Accepted = "SELECT count(*) FROM transmission WHERE state = 'accepted'";
    private const string Approved = "SELECT count(*) FROM draft WHERE status IN ('Approved', 'Waiting')";

    public static async Task RunAsync()
    {
        Machine.Print();
        await using var sink = await ServerProcess.SmtpSinkAsync();
        await using var postfix = await PostfixServer.StartAsync();
        await using var day = await BenchDay.StartAsync(sink.Port, Connections);
        var portfolio = new Portfolio(Customers, Invoices, Due);
        await portfolio.ImportPayersAsync(day.Client);
        await portfolio.ImportInvoicesAsync(day.Client, MachineClock.Instance.Wall.InUtc().Date);
        await Portfolio.LetAutopilotDecideAsync(day.Silo);
        await day.UntilQuietAsync();
        Console.WriteLine($"{Customers} customers and {Invoices} invoices are imported, {Due} are due.");

        var turns = await day.CountAsync("SELECT count(*) FROM event");
        var cpu = new CpuSplit(day.Server);
        await MidnightAsync(day, 1);
        var seconds = await day.UntilAsync(Accepted, Customers, "e-mails");
        var (ours, split) = (Customers / seconds, cpu.Since(Customers / seconds));
        Console.WriteLine($"{Customers} e-mails in {seconds:0.0}s, {(await day.CountAsync("SELECT count(*) FROM event") - turns) / (double)Customers:0.0} events an e-mail; {split}");
        await day.UntilQuietAsync();

        var bytes = (int)await day.CountAsync("SELECT avg(length(bytes)) FROM rendered");
        Line.Ratio("day-against-sink", ours, await SmtpSource.RateAsync(sink.Port, Customers, bytes, Connections), 0.05);
        Line.Ratio("day-against-postfix", ours, await SmtpSource.RateAsync(postfix.Port, Customers, bytes, Connections), 0.4);
    }

    /// <summary>So many days pass at once; the silo is told at once.</summary>
    private static async Task MidnightAsync(BenchDay day, int days)
    {
        var store = day.Silo.Parts.Store;
        var now = (await store.ClockAsync(CancellationToken.None)).Business;
        var midnight = now.InUtc().Date.PlusDays(days).AtMidnight().InUtc().ToInstant();
        await store.SetClockOffsetAsync(midnight - MachineClock.Instance.Wall, CancellationToken.None);
    }
}
