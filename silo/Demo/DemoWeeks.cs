using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;

namespace Plixo.Silo.Demo;

/// <summary>
/// Lives the last five weeks: each morning the ledger of the day before is read, the operators sit down three times on working
/// days, mail leaves in between, payers pay, promise and complain.
/// </summary>
internal sealed class DemoWeeks(DrivenSilo silo, DemoStage stage, Portfolio portfolio, Action<string> progress)
{
    public const int Days = 35;

    /// <summary>From here on the manager asks for Autopilot every morning, until what the operators approved unedited has earned it.</summary>
    private const int AutopilotFromDay = 10;

    /// <summary>What is younger than this at the end is mostly undecided; it spans a weekend and is less than a draft's expiry.</summary>
    private static readonly Duration Fresh = Duration.FromDays(4);

    private static readonly LocalTime Reading = new(7, 0);
    private static readonly LocalTime[] Sittings = [new(9, 30), new(12, 45), new(15, 30)];

    private readonly DateTimeZone zone = Zones.Of(DemoPolicies.Zone);
    private readonly DemoDesk desk = new(silo, new SeededRandom(stage.Seed ^ 0xDE5C));
    private readonly DemoCases cases = new(silo, portfolio);
    private bool isAutopilotOn;

    /// <summary>The instant at which the first day begins.</summary>
    public static Instant StartOf(LocalDate today) => At(today.PlusDays(-Days), new LocalTime(6, 0), Zones.Of(DemoPolicies.Zone));

    public async Task LiveAsync()
    {
        var first = portfolio.Today.PlusDays(-Days);
        await ImportAsync(portfolio.UpTo(first.PlusDays(-1)));
        await silo.SettleAsync();
        for (var day = first; day < portfolio.Today; day = day.PlusDays(1))
        {
            await LiveDayAsync(day);
            if (day.DayOfWeek == IsoDayOfWeek.Sunday || day == portfolio.Today.PlusDays(-1))
                progress($"  lived {Period.DaysBetween(first, day) + 1} of {Days} days, up to {day}: {await CountAsync("transmission", "state = 'accepted'")} e-mails sent");
        }

        await LiveDayAsync(portfolio.Today);
        await EndAsync();
    }

    private Task ImportAsync(PortfolioSlice slice) => DemoLedger.ImportAsync(silo.DoAsync, slice, silo.Clock.Wall);

    private async Task LiveDayAsync(LocalDate day)
    {
        if (!await UntilAsync(day, LocalTime.Midnight)) return;
        await silo.CloseDayAsync();
        if (!await UntilAsync(day, Reading)) return;
        await DemoLedger.ReadAsync(silo.DoAsync, silo.Clock.Wall);
        await ImportAsync(portfolio.EventsOn(day.PlusDays(-1)));
        await cases.HappenAsync(day);
        if (day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
        {
            if (Period.DaysBetween(day, portfolio.Today) <= Days - AutopilotFromDay) await AskForAutopilotAsync();
            foreach (var sitting in Sittings)
            {
                if (!await UntilAsync(day, sitting)) return;
                await desk.SitDownAsync(stage.Now - Fresh);
            }
        }
    }

    /// <summary>False where the past ends before.</summary>
    private async Task<bool> UntilAsync(LocalDate day, LocalTime time)
    {
        var until = At(day, time, zone);
        await silo.LiveUntilAsync(Instant.Min(until, stage.Now));
        return until < stage.Now;
    }

    private async Task AskForAutopilotAsync()
    {
        if (isAutopilotOn) return;
        await silo.DoAsync(DemoStaff.As(DemoStaff.Maya), [.. DefaultTemplates.All.Select(template =>
            (DemoPolicies.Smb.Grain, (Message)new NotePreview(template.Key, template.Language.Tag, 1)))]);
        var replies = await silo.AskAsync(DemoStaff.As(DemoStaff.Maya), [(DemoPolicies.Smb.Grain, new SetAutopilot(true, ""))]);
        isAutopilotOn = replies[0].Body is SegmentReply { Autopilot: AutopilotState.Active };
        await silo.SettleAsync();
    }

    /// <summary>The ledger as it is now, and a few e-mails approved that wait for their hour.</summary>
    private async Task EndAsync()
    {
        await silo.LiveUntilAsync(stage.Now);
        await DemoLedger.ReadAsync(silo.DoAsync, silo.Clock.Wall);
        await ImportAsync(portfolio.EventsOn(portfolio.Today));
        await cases.CloseBrokenPromiseAsync();
        await silo.SettleAsync();
        await desk.ApproveLateAsync(IsQuiet(), enough: 4);
        await silo.SettleAsync();
        await silo.CloseDayAsync();
    }

    private Func<CustomerKey, bool> IsQuiet()
    {
        var zones = portfolio.Customers.ToDictionary(one => DemoLedger.Customer(one.Record.ExternalId), one => one.Record.TimeZone!);
        return customer => QuietHours.Default.IsQuiet(stage.Now, zones[customer]);
    }

    private async Task<long> CountAsync(string table, string where) => (await silo.Store.QueryAsync(
        $"SELECT COUNT(*) FROM {table} WHERE {where}", new Dictionary<string, object?>(), row => (long)row[0]!, CancellationToken.None))[0];

    private static Instant At(LocalDate day, LocalTime time, DateTimeZone zone) => day.At(time).InZoneLeniently(zone).ToInstant();
}
