using FsCheck;
using FsCheck.Fluent;
using Plixo.Grains.Amounts;
using Plixo.Grains.Priorities;

namespace Plixo.Tests.Grains.Priorities;

public sealed class PriorityTests
{
    private static readonly Currency Eur = new("EUR");

    private static int Points(long major, int days, string name) =>
        Priority.Of(new Money(major * 100, Eur), days).Contributions.Single(contribution => contribution.Name == name).Points;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(10, 10)]
    [InlineData(1_000, 30)]
    [InlineData(5_500, 35)]
    [InlineData(10_000, 40)]
    [InlineData(1_000_000, 60)]
    [InlineData(90_000_000_000_000_000, 60)]
    [InlineData(-5, 0)]
    public void Ten_points_for_each_factor_of_ten(long major, int expected) => Assert.Equal(expected, Points(major, 0, Priority.AmountAtRisk));

    [Theory]
    [InlineData(-3, 0)]
    [InlineData(0, 0)]
    [InlineData(10, 5)]
    [InlineData(90, 45)]
    [InlineData(4000, 45)]
    public void One_point_for_two_days_overdue(int days, int expected) => Assert.Equal(expected, Points(1, days, Priority.DaysOverdue));

    [Fact]
    public void Total_is_the_sum_of_what_it_explains()
    {
        var priority = Priority.Of(new Money(1_000_00, Eur), 20);
        Assert.Equal((40, 40), (priority.Total, priority.Contributions.Sum(contribution => contribution.Points)));
        Assert.Equal(["1000.00 EUR at risk", "20 days overdue"], priority.Contributions.Select(contribution => contribution.Words));
        Assert.Equal("1 day overdue", Priority.Of(new Money(0, Eur), 1).Contributions[1].Words);
    }

    /// <summary>Amounts are compared by their minor units, without rates.</summary>
    [Theory]
    [InlineData("EUR", 1_000_000, 40)]
    [InlineData("JPY", 1_000_000, 40)]
    [InlineData("JPY", 10_000, 20)]
    [InlineData("KWD", 1_000_000, 40)]
    public void Ten_thousand_yen_weigh_as_a_hundred_euros(string currency, long minorUnits, int points) =>
        Assert.Equal(points, Priority.Of(new Money(minorUnits, new Currency(currency)), 0).Total);

    [Theory]
    [InlineData(100, 40, null)]
    [InlineData(150, 60, 20)]
    [InlineData(50, 20, -20)]
    public void The_segments_weight_is_a_contribution_of_its_own(int percent, int total, int? added)
    {
        var priority = Priority.Of(new Money(1_000_00, Eur), 20).Weighed(percent);

        Assert.Equal(total, priority.Total);
        Assert.Equal(added, priority.Contributions.SingleOrDefault(part => part.Name == Priority.SegmentWeight)?.Points);
    }

    [Fact]
    public void More_money_or_more_days_never_rank_lower()
    {
        var amounts = Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 1000));
        Prop.ForAll(amounts.Zip(amounts).ToArbitrary(), pair =>
        {
            var ((a, daysA), (b, daysB)) = pair;
            return Priority.Of(new Money(Math.Max(a, b), Eur), Math.Max(daysA, daysB)).Total >= Priority.Of(new Money(a, Eur), daysA).Total;
        }).QuickCheckThrowOnFailure();
    }
}
