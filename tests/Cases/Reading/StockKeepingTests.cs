using System.Globalization;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Kpis;
using Plixo.Tests.Cases.Office;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Plixo.V1;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Reading;

/// <summary>Every midnight has its stock, whether a silo ran at it or not.</summary>
public sealed class StockKeepingTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly LocalDate Monday = new(2026, 3, 2);

    [Theory]
    [MemberData(nameof(CaseSilo.Engines), MemberType = typeof(CaseSilo))]
    public async Task Three_days_without_a_silo_leave_no_gap(string engine)
    {
        await using var silo = await GivenAsync(engine, invoices: 1);
        await KeepAsync(silo, silo.Keeping(), At(Monday.PlusDays(1), new LocalTime(0, 1)));
        await silo.AdvanceToAsync(At(Monday.PlusDays(1), new LocalTime(10, 0)));
        await silo.DoAsync(Payment("i1", Usd(4_000), Monday.PlusDays(1)));

        // Nothing looks on Wednesday, Thursday and Friday, and on Saturday not before the afternoon.
        await silo.AdvanceToAsync(At(Monday.PlusDays(5), new LocalTime(14, 0)));
        await silo.DoAsync(Payment("i1", Usd(6_000), Monday.PlusDays(5)));
        await KeepAsync(silo, silo.Keeping(), silo.Time.Wall);

        var stocks = await StockQueries.BetweenAsync(silo.Store, Monday, Monday.PlusDays(9), "", None);
        Assert.Equal([1, 2, 3, 4, 5], stocks.Select(row => Period.DaysBetween(Monday, row.Date)));
        Assert.Equal([10_000L, 6_000, 6_000, 6_000, 6_000], stocks.Select(row => row.Open));
        Assert.Equal(At(Monday.PlusDays(4), LocalTime.Midnight), stocks[3].At);
        var service = new KpiService(silo.Store, silo.Codec, silo.Views);
        var thursday = Monday.PlusDays(3).ToWire();
        var aged = Assert.Single((await service.ListAging(new ListAgingRequest { Date = thursday }, OfficeDesk.Call())).Rows);
        Assert.Equal(6_000, aged.NotDue.Open.MinorUnits);
        var window = new KpiWindow { StartDate = thursday, EndDate = Monday.PlusDays(4).ToWire() };
        var figures = Assert.Single((await service.GetOverview(new GetOverviewRequest { Window = window }, OfficeDesk.Call())).Receivables);
        Assert.False(figures.HasCei, "All of it is current: what could be collected is nothing.");
        Assert.Equal(6_000, figures.Open.MinorUnits);
    }

    [Fact]
    public async Task A_midnight_that_has_just_been_is_counted_from_the_rows_and_once()
    {
        await using var silo = await GivenAsync("sqlite", invoices: 2);
        var (keeping, midnight) = (silo.Keeping(), At(Monday.PlusDays(1), LocalTime.Midnight));

        await KeepAsync(silo, keeping, midnight + StockKeeping.Prompt);
        await KeepAsync(silo, keeping, midnight + Duration.FromHours(9));

        var row = Assert.Single(await silo.AllAsync(StockTable.Instance));
        Assert.Equal((2L, 20_000L, midnight + StockKeeping.Prompt), (row.OpenCount, row.Open, row.At));
    }

    [Fact]
    public async Task A_longer_gap_is_filled_in_portions_and_another_silo_resumes_behind_the_last_whole_one()
    {
        await using var silo = await GivenAsync("sqlite", invoices: StockRecount.Page + 1);
        await silo.AdvanceToAsync(At(Monday.PlusDays(StockKeeping.MostMidnights + 5), new LocalTime(12, 0)));
        var (first, lease) = (silo.Keeping(), await silo.LeaseOfStocksAsync("a"));
        while (await silo.Store.SettingAsync(StockQueries.CountedLast, None) is null) Assert.True(await first.StepAsync(lease, None));
        for (var steps = 0; steps < 4; steps++) Assert.True(await first.StepAsync(lease, None));
        Assert.Equal(StockKeeping.MostMidnights, (await DatesAsync(silo)).Count);

        await KeepAsync(silo, silo.Keeping(), silo.Time.Wall);

        Assert.Equal(Enumerable.Range(1, StockKeeping.MostMidnights + 5).Select(days => Monday.PlusDays(days)), await DatesAsync(silo));
        Assert.All(await silo.AllAsync(StockTable.Instance), row => Assert.Equal(StockRecount.Page + 1, row.OpenCount));
    }

    [Theory]
    [MemberData(nameof(CaseSilo.Engines), MemberType = typeof(CaseSilo))]
    public async Task When_the_first_event_was_is_read_once_in_the_life_of_a_store(string engine)
    {
        await using var silo = await GivenAsync(engine, invoices: 1);
        await KeepAsync(silo, silo.Keeping(), silo.Time.Wall);
        Assert.Equal(At(Monday, new LocalTime(9, 0)).ToRow().ToString(CultureInfo.InvariantCulture), await silo.Store.SettingAsync(StockKeeping.FirstEvent, None));

        // A silo that starts anew goes by what is kept.
        await silo.Store.SetSettingAsync(StockKeeping.FirstEvent, At(Monday.PlusDays(2), new LocalTime(9, 0)).ToRow().ToString(CultureInfo.InvariantCulture), None);
        await KeepAsync(silo, silo.Keeping(), At(Monday.PlusDays(4), new LocalTime(9, 0)));

        Assert.Equal([Monday.PlusDays(3), Monday.PlusDays(4)], await DatesAsync(silo));
    }

    private static async Task<CaseSilo> GivenAsync(string engine, int invoices)
    {
        var silo = await CaseSilo.OpenAsync(engine, At(Monday, new LocalTime(9, 0)));
        await silo.SetUpAsync(SmallWorkspace.Policy, autopilot: false, live: false);
        await silo.AddCustomerAsync("c", "ap@c.example");
        await silo.DoAsync([.. Enumerable.Range(1, invoices).Select(number => Record($"i{number}", "c", Usd(10_000), Monday.PlusDays(-3), Monday.PlusDays(60), silo.Time.Wall))]);
        await silo.SettleAsync();
        return silo;
    }

    private static async Task KeepAsync(CaseSilo silo, StockKeeping keeping, Instant at)
    {
        await silo.AdvanceToAsync(at);
        await silo.KeepStocksAsync(keeping);
    }

    private static async Task<IReadOnlyList<LocalDate>> DatesAsync(CaseSilo silo) =>
        [.. (await silo.AllAsync(StockTable.Instance)).Select(row => row.Date).Distinct().Order()];

    private static Instant At(LocalDate date, LocalTime time) => date.At(time).InUtc().ToInstant();
}
