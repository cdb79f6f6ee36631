using NodaTime;
using Plixo.Bench.Turns;
using Plixo.Silo.Clock;
using Plixo.Silo.Mailer;
using Plixo.Silo.Stores;

namespace Plixo.Bench.Day;

/// <summary>
/// The mail part alone: from rendered bytes to the dot and the outcome, which then waits as a message because no customer is decided
/// meanwhile, against smtp-source with as many e-mails of the same size over as many connections.
/// </summary>
internal static class MailBench
{
    private const int Emails = 10_000;
    private const int Connections = 100;

    private const string Intended = "SELECT count(*) FROM transmission WHERE state = 'intended'";
    private const string Accepted = "SELECT count(*) FROM transmission WHERE state = 'accepted'";

    public static async Task RunAsync(int sink)
    {
        ValvedStore? made = null;
        await using var day = await BenchDay.StartAsync(new DaySetUp
        {
            Relay = sink, Connections = Connections, Store = store => made = new ValvedStore(store, Emails) { MailIsHeld = true },
        });
        var valves = made!;
        var portfolio = new Portfolio(Emails, Emails, Emails);
        await portfolio.ImportPayersAsync(day.Client);
        await portfolio.ImportInvoicesAsync(day.Client, MachineClock.Instance.Wall.InUtc().Date);
        await Portfolio.LetAutopilotDecideAsync(day.Silo);
        await day.UntilQuietAsync();
        await day.MidnightAsync();
        await day.UntilAsync(Intended, Emails, "e-mails are intended");
        await day.UntilQuietAsync();
        await RenderAsync(day, valves.Past);
        await day.UntilAsync(Intended, Emails, "e-mails are rendered and free to be claimed");

        valves.TurnsAreHeld = true;
        var cpu = new CpuSplit(day.Server);
        valves.MailIsHeld = false;
        var rate = Emails / (await valves.Mailed).TotalSeconds;
        Console.WriteLine($"{Emails} rendered e-mails in {Emails / rate:0.0}s; {cpu.Since(rate)}");

        valves.TurnsAreHeld = false;
        await day.UntilAsync(Accepted, Emails, "e-mails are accepted");
        var bytes = await day.BytesOfAnEmailAsync();
        Line.Ratio("day-mail", rate, await SmtpSource.RateAsync(sink, 5 * Emails, bytes, Connections), 0.3);
    }

    /// <summary>As a mailer leaves them that ended after it had rendered and before its first socket: kept, and free again with its lease.</summary>
    private static async Task RenderAsync(BenchDay day, IStore store)
    {
        var parts = day.Silo.Parts;
        var emails = new RenderedEmails(
            store, new EmailContents(store, parts.Codec, parts.Cipher), new EmailRendering(parts.Links, new ReplyAddress(otherwise: null, [])));
        var lease = (await store.AcquireAsync(["mailer/bench"], "bench", Duration.FromMinutes(5), CancellationToken.None)).Single();
        var check = new LeaseCheck(lease.Name, lease.Owner, lease.Epoch);
        while (await store.ClaimAsync(check, MailerLimits.SettledAtOnce, CancellationToken.None) is { Count: > 0 } claimed)
            await emails.OfAsync(claimed, CancellationToken.None);
        await store.ReleaseAsync([lease.Name], lease.Owner, CancellationToken.None);
    }
}
