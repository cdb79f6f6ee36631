using NodaTime;
using Plixo.Grains.Segments;
using Plixo.Silo.Clock;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Bench.Day;

/// <summary>10,000 e-mails that are approved and wait for permits, of which 100 may be held in a window of one second.</summary>
internal static class CapBench
{
    private const int Emails = 10_000;
    private const int Cap = 100;
    private const int Connections = 20;

    private static readonly Duration Window = Duration.FromSeconds(1);

    private static readonly Duration Jitter = Duration.FromMilliseconds(20);

    /// <summary>
    /// The first hundred may leave at once and each further hundred a window after the one before, so that the last of them leaves
    /// after one window less than there are hundreds. It would take no longer if issue, dot and outcome took no time.
    /// </summary>
    private static readonly Duration Must = Window * ((Emails / Cap) - 1);

    private const string Approved = "SELECT count(*) FROM draft WHERE status = 'Waiting'";
    private const string Accepted = "SELECT count(*) FROM transmission WHERE state = 'accepted'";

    public static async Task RunAsync()
    {
        Machine.Print();
        using var arrivals = new SinkArrivals();
        await using var sink = await ServerProcess.SmtpSinkAsync("-d", arrivals.Template);
        await using var day = await BenchDay.StartAsync(new DaySetUp
        {
            Relay = sink.Port, Connections = Connections,
            Change = policy => policy with { WindowCap = Cap, WindowSeconds = (int)Window.TotalSeconds },
        });
        var portfolio = new Portfolio(Emails, Emails, Emails);
        await portfolio.ImportPayersAsync(day.Client);
        await portfolio.ImportInvoicesAsync(day.Client, MachineClock.Instance.Wall.InUtc().Date);
        await Portfolio.LetAutopilotDecideAsync(day.Silo);
        await day.Silo.AskAsync(ServingSilo.Segment.Grain, new PauseSegment("Until all wait."));
        await day.UntilQuietAsync();
        await day.MidnightAsync();
        await day.UntilAsync(Approved, Emails, "e-mails are approved");
        await day.UntilQuietAsync();

        await day.Silo.AskAsync(ServingSilo.Segment.Grain, new ResumeSegment());
        await day.UntilAsync(Accepted, Emails, "e-mails are accepted");
        await day.UntilQuietAsync();
        await SayAsync(day, arrivals);
    }

    private static async Task SayAsync(BenchDay day, SinkArrivals arrivals)
    {
        var permits = await PermitRecord.ReadAsync(day);
        var (took, bound) = (permits.Took, permits.Bound(Cap, Window));
        Console.WriteLine($"{Emails} e-mails under a cap of {Cap} in {Window.TotalSeconds:0}s took {took.TotalSeconds:0.0}s, and must take {Must.TotalSeconds:0.0}s");
        Console.WriteLine(
            $"  from permit to outcome p50 {permits.Latency(0.5).TotalMilliseconds:0}ms, p99 {permits.Latency(0.99).TotalMilliseconds:0}ms; half need more than: "
            + $"{await PermitRecord.WayAsync(day)}");
        Console.WriteLine($"  held for so long and a window, {Cap} at a time take {bound.TotalSeconds:0.0}s: the segment took {took / bound:0.000} of that");
        // Its files have the kernel's coarse time, of when a busy sink came to close them.
        Console.WriteLine(
            $"  by the times of its files the sink took at most {arrivals.MostWithin(Window)} of {arrivals.Count} within {Window.TotalSeconds:0}s, "
            + $"{arrivals.MostWithin(Window - Jitter)} within {Jitter.TotalMilliseconds:0}ms less");
        Line.AtMost("cap-time", took.TotalSeconds, Must.TotalSeconds, "s", 1.03);
        Line.AtMost("cap-held", permits.MostHeld(Window), Cap, "", 1);
    }
}
