using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Kpi;

namespace Plixo.Tests.Grains.Kpi;

/// <summary>The vectors that PRODUCT.md gives, and where each formula says nothing.</summary>
public sealed class KpiTests
{
    private static readonly Currency Usd = new("USD");
    private static readonly Currency Eur = new("EUR");
    private static readonly LocalDate Today = new(2026, 6, 30);

    private static Money Dollars(long major) => new(major * 100, Usd);

    private static decimal Rounded(Figure figure) => Math.Round(figure.Value!.Value, 1);

    [Fact]
    public void Dso_count_back_of_the_vector_is_73_7_days() => Assert.Equal(73.7m, Rounded(DaysSalesOutstanding.CountBack(
        Dollars(212_000), [new(Dollars(100_000), 30), new(Dollars(80_000), 30), new(Dollars(70_000), 30)])));

    [Fact]
    public void Dso_count_back_without_receivables_is_zero_and_past_the_known_sales_not_applicable()
    {
        PeriodSales[] months = [new(Dollars(100), 30), new(Dollars(0), 31), new(Dollars(100), 28)];
        Assert.Equal(Figure.Of(0), DaysSalesOutstanding.CountBack(Dollars(0), months));
        Assert.Equal(Figure.Of(30), DaysSalesOutstanding.CountBack(Dollars(100), months));
        Assert.Equal(Figure.Of(75), DaysSalesOutstanding.CountBack(Dollars(150), months));
        Assert.Equal(Figure.NotApplicable, DaysSalesOutstanding.CountBack(Dollars(201), months));
        Assert.Throws<CurrencyMismatchException>(() => DaysSalesOutstanding.CountBack(new Money(1, Eur), months));
    }

    [Fact]
    public void Average_days_delinquent_of_the_vector_is_33_days()
    {
        var month = new PeriodSales(Dollars(10_000), 30);
        Assert.Equal(Figure.Of(33), DaysSalesOutstanding.AverageDaysDelinquent(Dollars(15_000), Dollars(4_000), month));
        Assert.Equal(Figure.Of(45), DaysSalesOutstanding.Simple(Dollars(15_000), month));
        Assert.Equal(Figure.Of(12), DaysSalesOutstanding.BestPossible(Dollars(4_000), month));
        Assert.Equal(Figure.NotApplicable, DaysSalesOutstanding.Simple(Dollars(1), new PeriodSales(Dollars(0), 30)));
        Assert.Throws<CurrencyMismatchException>(() => DaysSalesOutstanding.Simple(new Money(1, Eur), month));
    }

    [Fact]
    public void Cei_of_the_vector_is_55_9_percent() => Assert.Equal(
        0.559m, Math.Round(CollectionEffectiveness.Of(Dollars(6_200), Dollars(10_890), 3, Dollars(6_340), Dollars(3_590)).Value!.Value, 3));

    [Theory]
    [InlineData(100, 0, 50, 100)]  // divisor 0
    [InlineData(100, 0, 150, 101)] // divisor below 0
    public void Cei_without_a_positive_divisor_is_not_applicable(long begin, long sales, long endTotal, long endCurrent) => Assert.Equal(
        Figure.NotApplicable, CollectionEffectiveness.Of(Dollars(begin), Dollars(sales), 1, Dollars(endTotal), Dollars(endCurrent)));

    [Fact]
    public void Average_payment_delay_of_the_vector_is_17_8_days() => Assert.Equal(17.8m, Rounded(PaymentDelay.Average(
        [new(Dollars(140), 7), new(Dollars(85), 55), new(Dollars(214), 10)], Usd)));

    [Fact]
    public void Unpaid_amounts_are_delayed_to_today()
    {
        Assert.Equal(30, DelayedAmount.Of(Dollars(1), Today.PlusDays(-30), null, Today).Days);
        Assert.Equal(-2, DelayedAmount.Of(Dollars(1), Today.PlusDays(-30), Today.PlusDays(-32), Today).Days);
        Assert.Equal(Figure.NotApplicable, PaymentDelay.Average([], Usd));
    }

    [Theory]
    [InlineData(-1, AgingBucket.NotDue)]
    [InlineData(0, AgingBucket.NotDue)]
    [InlineData(1, AgingBucket.Days1To30)]
    [InlineData(30, AgingBucket.Days1To30)]
    [InlineData(31, AgingBucket.Days31To60)]
    [InlineData(60, AgingBucket.Days31To60)]
    [InlineData(61, AgingBucket.Days61To90)]
    [InlineData(90, AgingBucket.Days61To90)]
    [InlineData(91, AgingBucket.Over90Days)]
    public void Aging_bucket_by_days_past_due(int daysPastDue, AgingBucket expected) =>
        Assert.Equal(expected, Aging.BucketOf(Today.PlusDays(-daysPastDue), Today));

    [Fact]
    public void Aging_keeps_currencies_apart()
    {
        var aged = Aging.Of([(Today, Dollars(1)), (Today.PlusDays(-5), Dollars(2)), (Today.PlusDays(-6), Dollars(3)), (Today.PlusDays(-99), new Money(7, Eur))], Today);
        Assert.Equal([Eur, Usd], aged.Select(balance => balance.Currency));
        Assert.Equal((new Money(7, Eur), 1), (aged[0][AgingBucket.Over90Days], aged[0].Invoices[(int)AgingBucket.Over90Days]));
        Assert.Equal((Dollars(1), Dollars(5), Dollars(6)), (aged[1][AgingBucket.NotDue], aged[1].Overdue, aged[1].Total));
        Assert.Empty(Aging.Of([], Today));
    }

    [Fact]
    public void Coverage_by_count_and_amount_with_the_excluded_beside()
    {
        var coverage = Coverage.Of(
        [
            new(Dollars(100), true), new(Dollars(200), false), new(Dollars(100), true), new(Dollars(400), true),
            new(Dollars(900), true, CoverageExclusion.Disputed), new(Dollars(900), false, CoverageExclusion.Disputed), new(Dollars(1), false, CoverageExclusion.BelowMinimum),
        ], Usd);
        Assert.Equal((Figure.Of(0.75m), Figure.Of(0.75m), 3), (coverage.ByCount, coverage.ByAmount, coverage.ExcludedCount));
        Assert.Equal(2, coverage.Excluded[CoverageExclusion.Disputed]);
        var nothing = Coverage.Of([new(Dollars(1), true, CoverageExclusion.OnPlan)], Usd);
        Assert.Equal((Figure.NotApplicable, Figure.NotApplicable, 1), (nothing.ByCount, nothing.ByAmount, nothing.ExcludedCount));
    }

    [Fact]
    public void Promise_adherence_judges_only_what_is_past_date_and_grace()
    {
        var adherence = PromiseAdherence.Of(
        [
            new(Dollars(100), Dollars(150), Today.PlusDays(-1)), // kept, and no more than promised counts
            new(Dollars(100), Dollars(40), Today.PlusDays(-9)),  // in part: not kept
            new(Dollars(200), Dollars(0), Today.PlusDays(-1)),
            new(Dollars(999), Dollars(0), Today),                // grace not over
        ], Usd, Today);
        Assert.Equal((1, 2), (adherence.Kept, adherence.Broken));
        Assert.Equal(0.33m, Math.Round(adherence.ByCount.Value!.Value, 2));
        Assert.Equal(Figure.Of(0.35m), adherence.ByAmount);
        Assert.Equal(Figure.NotApplicable, PromiseAdherence.Of([], Usd, Today).ByCount);
    }

    [Theory] // values of the published score interval
    [InlineData(50, 50, 0.928652)]
    [InlineData(45, 50, 0.786398)]
    [InlineData(0, 10, 0)]
    [InlineData(1, 1, 0.206549)]
    [InlineData(81, 263, 0.255287)]
    public void Wilson_lower_bound(int successes, int observations, double expected) =>
        Assert.Equal((decimal)expected, WilsonBound.Lower(successes, observations).Value!.Value, 4);

    [Fact]
    public void Wilson_bound_without_observations_is_not_applicable()
    {
        Assert.Equal("n/a", WilsonBound.Lower(0, 0).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonBound.Lower(2, 1));
    }
}
