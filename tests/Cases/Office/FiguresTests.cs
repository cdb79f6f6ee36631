using NodaTime;
using Plixo.Silo.Import.Importing;
using Plixo.Tests.Cases.Importing;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>What the services say of amounts and days is what the formulas and the events say.</summary>
public sealed class FiguresTests : OfficeTests
{
    [Fact]
    public async Task Figures_of_the_rows_are_those_of_the_formulas()
    {
        await Desk.GivenSegmentAsync();
        await Desk.Ledger.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await Desk.Ledger.ImportAsync(RecordKind.Contacts, LedgerFiles.Contacts);
        // Receivables of 212, sales of 100, 80 and 70 in the three periods of 30 days before today, 2026-03-02: 73.7 days.
        await Desk.Ledger.ImportAsync(RecordKind.Invoices, LedgerFiles.Invoices(
            "i-1,c-1,EUR,100.00,100.00,2026-02-20,2026-03-22", "i-2,c-1,EUR,80.00,80.00,2026-01-20,2026-02-19", "i-3,c-1,EUR,70.00,32.00,2025-12-20,2026-01-19"));
        await Desk.Ledger.SettleAsync();

        var overview = await Desk.Kpis.GetOverview(new GetOverviewRequest(), OfficeDesk.Call());

        var euros = Assert.Single(overview.Receivables);
        Assert.Equal((21_200L, 11_200L), (euros.Open.MinorUnits, euros.Overdue.MinorUnits));
        Assert.Equal(73.7, euros.DsoDays, 1);
        Assert.Equal((0L, 2L), (overview.Coverage.Numerator, overview.Coverage.Denominator));
        var aging = Assert.Single((await Desk.Kpis.ListAging(new ListAgingRequest(), OfficeDesk.Call())).Rows);
        Assert.Equal((10_000L, 8_000L, 3_200L), (aging.NotDue.Open.MinorUnits, aging.Days1To30.Open.MinorUnits, aging.Days31To60.Open.MinorUnits));
        Assert.Single((await Desk.Kpis.ListSegmentHealth(new ListSegmentHealthRequest(), OfficeDesk.Call())).Segments);
        Assert.Equal(0, (await Desk.Kpis.GetEmailHealth(new GetEmailHealthRequest(), OfficeDesk.Call())).Now.Sent);
    }

    [Fact]
    public async Task The_stock_of_a_midnight_is_the_one_that_the_events_make_anew()
    {
        await Desk.GivenSegmentAsync();
        await Desk.Ledger.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await Desk.Ledger.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1, 2, 3]));
        await Desk.Ledger.SettleAsync();
        var (today, now) = (new LocalDate(2026, 3, 2), Desk.Ledger.Time.Wall);

        var counted = await Plixo.Silo.Reading.StockQueries.CountAsync(Desk.Ledger.Store, today, now, 30, CancellationToken.None);
        Desk.Ledger.Time.Advance(NodaTime.Duration.FromSeconds(1));
        await Desk.Ledger.ImportAsync(RecordKind.Payments, LedgerFiles.Payments("z-1,c-1,i-1,2026-03-03,EUR,100.00,100.00,payment,applied"));
        var anew = await Desk.Ledger.History.AtAsync(today, now, 30, CancellationToken.None);

        Assert.Equal(counted.Select(stock => (stock.Segment, stock.Currency, stock.OpenCount, stock.Open, stock.Aged)), anew.Select(stock => (stock.Segment, stock.Currency, stock.OpenCount, stock.Open, stock.Aged)));
        Assert.Equal(30_000, Assert.Single(counted).Open);
    }
}
