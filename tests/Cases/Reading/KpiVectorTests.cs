using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Kpis;
using Plixo.Tests.Cases.Office;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Plixo.V1;
using static Plixo.Tests.Support.SmallWorkspace;
using AgingRow = Plixo.V1.AgingRow;

namespace Plixo.Tests.Cases.Reading;

/// <summary>The vectors of the definitions, from invoices and payments in a store to what a caller is told.</summary>
public sealed class KpiVectorTests : IAsyncDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);

    private CaseSilo silo = null!;
    private StockKeeping keeping = null!;

    public static TheoryData<string> Engines => CaseSilo.Engines;

    private LocalDate Now => silo.Time.Wall.InUtc().Date;

    public async ValueTask DisposeAsync() => await silo.DisposeAsync();

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Dso_of_receivables_of_212_and_sales_of_100_80_and_70_is_73_7_days(string engine)
    {
        await GivenAsync(engine);
        await BillAsync("a", 100_000, issued: -10, due: 20);
        await BillAsync("b", 80_000, issued: -40, due: -10);
        await BillAsync("c", 70_000, issued: -70, due: -40);
        await PayAsync("c", 38_000);

        var dollars = await DollarsAsync();

        Assert.Equal((21_200_000L, 11_200_000L), (dollars.Open.MinorUnits, dollars.Overdue.MinorUnits));
        Assert.Equal((73.7, "DSO, count-back over periods of 30 days"), (Math.Round(dollars.DsoDays, 1), dollars.DsoLabel));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Add_of_receivables_of_15000_with_4000_current_and_sales_of_10000_is_33_days(string engine)
    {
        await GivenAsync(engine);
        await BillAsync("current", 4_000, issued: -10, due: 20);
        await BillAsync("late", 6_000, issued: -20, due: -5);
        await BillAsync("old", 5_000, issued: -90, due: -60);

        var dollars = await DollarsAsync();

        Assert.Equal((33, "ADD, DSO less best possible DSO, sales of 30 days"), (dollars.AddDays, dollars.AddLabel));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Cei_of_the_vector_is_55_9_percent_while_its_window_runs_and_ever_after(string engine)
    {
        await GivenAsync(engine);
        var (from, to) = (Today.PlusDays(1), new LocalDate(2026, 5, 31));
        await BillAsync("before", 6_200, issued: -20, due: 8);
        await AtAsync(from, hour: 0);
        await KeepAsync();
        await AtAsync(to, hour: 12);
        await BillAsync("sold", 7_300, issued: -50, due: -30);
        await BillAsync("current", 3_590, issued: -10, due: 20);
        await PayAsync("before", 6_200);
        await PayAsync("sold", 4_550);

        var running = await DollarsAsync(from, to);
        await AtAsync(to.PlusDays(5), hour: 15);
        await KeepAsync();
        await PayAsync("sold", 2_750);
        await BillAsync("later", 9_000, issued: 0, due: -3);
        var past = await DollarsAsync(from, to);

        Assert.Equal((0.559, "CEI, average monthly sales"), (Math.Round(running.Cei, 3), running.CeiLabel));
        Assert.Equal((634_000L, 275_000L), (running.Open.MinorUnits, running.Overdue.MinorUnits));
        Assert.Equal(running, past);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Payment_delay_of_140_at_7_days_85_at_55_and_214_at_10_unpaid_is_17_8_days(string engine)
    {
        await GivenAsync(engine);
        await BillAsync("a", 140, issued: -60, due: -7);
        await BillAsync("b", 85, issued: -60, due: -55);
        await BillAsync("c", 214, issued: -60, due: -10);
        await PayAsync("a", 140);
        await PayAsync("b", 85);

        var dollars = await DollarsAsync();

        Assert.Equal(17.8, Math.Round(dollars.AveragePaymentDelayDays, 1));
        Assert.Equal("Average payment delay, amount-weighted, unpaid to the end of the window", dollars.AveragePaymentDelayLabel);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Payment_delay_counts_what_each_balance_adds_once(string engine)
    {
        await GivenAsync(engine);
        await BalanceAsync("i", amount: 100, open: 100);
        await AtAsync(Today.PlusDays(2), hour: 9);
        await BalanceAsync("i", amount: 100, open: 70);
        await AtAsync(Today.PlusDays(12), hour: 9);
        await BalanceAsync("i", amount: 100, open: 20);

        var dollars = await DollarsAsync();

        // Due on the first day: 30 at 2 days, 50 at 12, and 20 open at 12.
        Assert.Equal(((30 * 2) + (70 * 12)) / 100.0, dollars.AveragePaymentDelayDays, 6);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Payment_that_was_reversed_is_no_payment(string engine)
    {
        await GivenAsync(engine);
        await BillAsync("i", 100, issued: -60, due: -4);
        await PayAsync("i", 100);
        await AtAsync(Today.PlusDays(3), hour: 9);
        var (grain, paid) = Payment("i", Usd(10_000), Today);
        await silo.DoAsync((grain, (RecordEntry)paid with { Entry = ((RecordEntry)paid).Entry with { Reversed = true } }));

        Assert.Equal(7, (await DollarsAsync()).AveragePaymentDelayDays);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Aging_of_one_invoice_at_each_limit(string engine)
    {
        await GivenAsync(engine);
        foreach (var late in new[] { -1, 0, 1, 30, 31, 60, 61, 90, 91 }) await BillAsync($"late {late}", 1, issued: -100, due: -late);
        await AtAsync(Today.PlusDays(1), hour: 0);
        await KeepAsync();

        var now = (await Service().ListAging(new ListAgingRequest { Date = Today.PlusDays(1).ToWire() }, OfficeDesk.Call())).Rows.Single();
        await AtAsync(Today.PlusDays(2), hour: 9);
        var then = (await Service().ListAging(new ListAgingRequest { Date = Today.PlusDays(1).ToWire() }, OfficeDesk.Call())).Rows.Single();

        // A day later than they are called: 0 | 1 2 | 31 32 | 61 62 | 91 92, and −1 and 30 have moved on with them.
        Assert.Equal([100L, 200, 200, 200, 200], Buckets(now).Select(bucket => bucket.Open.MinorUnits));
        Assert.Equal(Buckets(now).Select(bucket => bucket.Open.MinorUnits), Buckets(then).Select(bucket => bucket.Open.MinorUnits));
    }

    private static IEnumerable<AgingBucket> Buckets(AgingRow row) => [row.NotDue, row.Days1To30, row.Days31To60, row.Days61To90, row.DaysOver90];

    private async Task GivenAsync(string engine)
    {
        silo = await CaseSilo.OpenAsync(engine, Start);
        keeping = silo.Keeping();
        await silo.SetUpAsync(SmallWorkspace.Policy, autopilot: false, live: false);
        await silo.AddCustomerAsync("c", "ap@c.example");
    }

    private KpiService Service() => new(silo.Store, silo.Codec, silo.Views);

    private async Task<CurrencyFigures> DollarsAsync(LocalDate? from = null, LocalDate? to = null)
    {
        await silo.SettleAsync();
        var request = new GetOverviewRequest();
        if (from is { } first) request.Window = new KpiWindow { StartDate = first.ToWire(), EndDate = to!.Value.ToWire() };
        return Assert.Single((await Service().GetOverview(request, OfficeDesk.Call())).Receivables);
    }

    private Task AtAsync(LocalDate date, int hour) => silo.AdvanceToAsync(date.At(new LocalTime(hour, 0)).InUtc().ToInstant());

    private Task KeepAsync() => silo.KeepStocksAsync(keeping);

    private Task BillAsync(string number, long dollars, int issued, int due) =>
        silo.DoAsync(Record(number, "c", Usd(dollars * 100), Now.PlusDays(issued), Now.PlusDays(due), silo.Time.Wall));

    private Task PayAsync(string number, long dollars) => silo.DoAsync(Payment(number, Usd(dollars * 100), Now));

    private Task BalanceAsync(string number, long amount, long open)
    {
        var (grain, told) = Record(number, "c", Usd(amount * 100), Today.PlusDays(-30), Today, silo.Time.Wall);
        return silo.DoAsync((grain, (RecordInvoice)told with { Open = Usd(open * 100), BalancesAreTruth = true }));
    }
}
