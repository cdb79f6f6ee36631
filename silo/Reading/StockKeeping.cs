using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Rows;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>Counts the stocks once a day, at the first look after the workspace's midnight.</summary>
public sealed class StockKeeping(IStore store, ViewsNow views) : ILeasedWork
{
    /// <summary>Names the date that was counted last. A day without a single open invoice leaves no row.</summary>
    private const string Counted = "stocks.date";

    public string Lease => "stocks";

    public Duration Pause => Duration.FromSeconds(30);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel)
    {
        var settings = (await views.WorkspaceAsync(cancel)).Settings;
        var now = (await store.ClockAsync(cancel)).Business;
        var today = now.DateIn(Zones.Of(settings.Zone));
        if (await store.SettingAsync(Counted, cancel) is { } last && string.CompareOrdinal(last, today.ToRow()) >= 0) return false;

        var counted = await StockQueries.CountAsync(store, today, now, settings.CoverageWindowDays, cancel);
        await store.WriteAsync([.. counted.SelectMany(row => StockTable.Instance.Difference(null, row))], lease, cancel);
        await store.SetSettingAsync(Counted, today.ToRow(), cancel);
        return false;
    }
}
