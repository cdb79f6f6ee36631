using System.Globalization;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Rows;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>
/// The stocks of every midnight of the workspace: counted from the rows where the midnight has just been, else made anew from the
/// events, so that a silo that stopped, or came late, leaves no gap. Resumes at the first date that has not been counted.
/// </summary>
public sealed class StockKeeping(IStore store, ViewsNow views, StockHistory history) : ILeasedWork
{
    /// <summary>Midnights that one reading of the events counts.</summary>
    public const int MostMidnights = 31;

    /// <summary>For so long after a midnight the rows are still what they were then; what was on its way then is committed by its end.</summary>
    public static readonly Duration Prompt = Duration.FromMinutes(2);

    private StockRecount? recount;
    private LocalDate through;

    /// <summary>The setting that keeps when the first event was, in microseconds since 1970.</summary>
    public const string FirstEvent = "stocks.first-event";

    /// <summary>Of the store's first event, once there is one: nothing comes before it later, and asking reads all events.</summary>
    private Instant? first;

    public string Lease => "stocks";

    public Duration Pause => Duration.FromSeconds(30);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel)
    {
        if (recount is not null) return await RecountAsync(recount, lease, cancel);
        var settings = (await views.WorkspaceAsync(cancel)).Settings;
        var zone = Zones.Of(settings.Zone);
        var now = (await store.ClockAsync(cancel)).Business;
        var today = now.DateIn(zone);
        if (await LastAsync(zone, cancel) is not { } last || last >= today) return false;

        var isPrompt = now - zone.AtStartOfDay(today).ToInstant() <= Prompt;
        if (isPrompt && last.PlusDays(1) == today)
        {
            await KeepAsync(await StockQueries.CountAsync(store, today, now, settings.CoverageWindowDays, cancel), today, lease, cancel);
            return false;
        }

        Begin(last, isPrompt ? today.PlusDays(-1) : today, zone, settings);
        return true;
    }

    /// <summary>The date that was counted last; of a store that never counted, that of its first event. Null before that.</summary>
    private async Task<LocalDate?> LastAsync(DateTimeZone zone, CancellationToken cancel)
    {
        if (await store.SettingAsync(StockQueries.CountedLast, cancel) is { } last) return RowValues.ToDate(last);
        return (first ??= await FirstAsync(cancel))?.InZone(zone).Date;
    }

    /// <summary>Asked while there are few events, and kept: a silo that starts anew among millions would pass them all.</summary>
    private async Task<Instant?> FirstAsync(CancellationToken cancel)
    {
        if (await store.SettingAsync(FirstEvent, cancel) is { } known) return RowValues.ToInstant(long.Parse(known, CultureInfo.InvariantCulture));
        if ((await store.QueryAsync("SELECT min(at) FROM event", new Dictionary<string, object?>(), row => RowValues.ToInstantOrNull(row[0]), cancel))[0] is not { } at) return null;
        await store.SetSettingAsync(FirstEvent, at.ToRow().ToString(CultureInfo.InvariantCulture), cancel);
        return at;
    }

    private void Begin(LocalDate last, LocalDate until, DateTimeZone zone, WorkspaceSettings settings)
    {
        through = LocalDate.Min(until, last.PlusDays(MostMidnights));
        var dates = Enumerable.Range(1, Period.DaysBetween(last, through)).Select(days => last.PlusDays(days));
        recount = history.Begin([.. dates.Select(date => new Midnight(date, zone.AtStartOfDay(date).ToInstant()))], settings.CoverageWindowDays);
    }

    private async Task<bool> RecountAsync(StockRecount running, LeaseCheck lease, CancellationToken cancel)
    {
        if (await running.StepAsync(cancel)) return true;
        recount = null;
        await KeepAsync(running.Rows, through, lease, cancel);
        return true;
    }

    private async Task KeepAsync(IReadOnlyList<StockRow> rows, LocalDate last, LeaseCheck lease, CancellationToken cancel)
    {
        await store.WriteAsync([.. rows.SelectMany(row => StockTable.Instance.Difference(null, row))], lease, cancel);
        await store.SetSettingAsync(StockQueries.CountedLast, last.ToRow(), cancel);
    }
}
