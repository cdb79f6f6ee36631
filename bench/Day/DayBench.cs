using Plixo.Bench.Turns;
using Plixo.Grains.Segments;
using Plixo.Silo.Clock;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Bench.Day;

/// <summary>
/// A day's run under Autopilot, from the steps that fall due at midnight to the last answer of the server that takes the mail, against
/// smtp-source with e-mails of the same size. Then the two parts of it alone: a day on which sending is paused, and the mail.
/// </summary>
internal static class DayBench
{
    private const int Customers = 10_000;
    private const int Invoices = 100_000;
    private const int Due = 12_000;
    private const int WarmUp = 1_000;
    private const int Connections = 20;

    private const string Accepted = "SELECT count(*) FROM transmission WHERE state = 'accepted'";
    private const string Covered = "SELECT COALESCE(sum(invoices), 0) FROM draft WHERE status IN ('Approved', 'Waiting')";

    public static async Task RunAsync()
    {
        Machine.Print();
        await using var sink = await ServerProcess.SmtpSinkAsync();
        await using (var day = await BenchDay.StartAsync(new DaySetUp { Relay = sink.Port, Connections = Connections }))
        {
            var portfolio = new Portfolio(Customers, Invoices, Due);
            await portfolio.ImportPayersAsync(day.Client);
            await portfolio.ImportInvoicesAsync(day.Client, MachineClock.Instance.Wall.InUtc().Date);
            await Portfolio.LetAutopilotDecideAsync(day.Silo);
            await WarmUpAsync(day);
            await day.UntilQuietAsync();
            Console.WriteLine($"{Customers} customers and {Invoices} invoices are imported, {Due} are due.");

            await SendAsync(day, sink.Port);
            await DecideAsync(day);
        }

        await MailBench.RunAsync(sink.Port);
    }

    /// <summary>
    /// Some more customers, whose second step is due already, so that the day finds the process warm, as a silo is that runs. On the day that is
    /// measured they have none, on the next their third.
    /// </summary>
    private static async Task WarmUpAsync(BenchDay day)
    {
        var others = new Portfolio(WarmUp, WarmUp, WarmUp, prefix: "w");
        await others.ImportPayersAsync(day.Client);
        await others.ImportInvoicesAsync(day.Client, MachineClock.Instance.Wall.InUtc().Date.PlusDays(-DaySetUp.SecondStep));
        await day.UntilAsync(Accepted, WarmUp, "e-mails to warm up with");
    }

    private static async Task SendAsync(BenchDay day, int sink)
    {
        var before = await EventCount.OfAsync(day);
        await day.MidnightAsync();
        var cpu = new CpuSplit(day.Server);
        var seconds = await day.UntilAsync(Accepted, WarmUp + Customers, "e-mails");
        var (ours, split) = (Customers / seconds, cpu.Since(Customers / seconds));
        var made = (await EventCount.OfAsync(day)).Since(before);
        Console.WriteLine(
            $"{Customers} e-mails in {seconds:0.0}s, {made.Events / (double)Customers:0.0} events and {made.Turns / (double)Customers:0.0} turns an e-mail; {split}");
        await day.UntilQuietAsync();

        await using var postfix = await PostfixServer.StartAsync();
        var bytes = await day.BytesOfAnEmailAsync();
        Console.WriteLine($"an e-mail has {bytes} bytes");
        Line.Ratio("day-against-sink", ours, await SmtpSource.RateAsync(sink, 5 * Customers, bytes, Connections), 0.05);
        Line.Ratio("day-against-postfix", ours, await SmtpSource.RateAsync(postfix.Port, Customers, bytes, Connections), 0.4);
    }

    /// <summary>The second step of the same invoices: what is approved waits for permits, which a paused segment does not issue.</summary>
    private static async Task DecideAsync(BenchDay day)
    {
        await day.Silo.AskAsync(ServingSilo.Segment.Grain, new PauseSegment("Deciding is measured alone."));
        await day.UntilQuietAsync();
        await day.MidnightAsync();
        var cpu = new CpuSplit(day.Server);
        var seconds = await day.UntilAsync(Covered, WarmUp + Due, "due invoices", every: 100);
        var rate = (WarmUp + Due) / seconds;
        Console.WriteLine($"{WarmUp + Due} due invoices are covered by approved drafts after {seconds:0.0}s; {cpu.Since(rate)}");
        Line.AtLeast("day-deciding", rate, 5_000);
    }
}
