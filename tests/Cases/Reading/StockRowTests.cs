using NodaTime;
using Plixo.Silo.Reading;

namespace Plixo.Tests.Cases.Reading;

public sealed class StockRowTests
{
    private static readonly LocalDate Today = new(2026, 3, 2);

    [Fact]
    public void An_amount_too_large_to_weigh_by_its_days_leaves_that_figure_out_and_no_other()
    {
        var huge = Of(open: 9_000_000_000_000_000, due: Today.PlusDays(-3000));
        var usual = Of(open: 10_000, due: Today.PlusDays(-10));

        Assert.Null(huge.LateDays);
        Assert.Equal(100_000, usual.LateDays);
        Assert.Equal((9_000_000_000_010_000, null), ((huge + usual).Open, (huge + usual).LateDays));
    }

    private static StockRow Of(long open, LocalDate due) =>
        StockRow.Of(Today, "all", "USD", Instant.FromUtc(2026, 3, 2, 0, 0), due, 1, open, eligible: true, contacted: false);
}
