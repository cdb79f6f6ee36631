using System.Collections.Immutable;
using Plixo.Grains.Amounts;

namespace Plixo.Grains.Priorities;

/// <summary>One reason for a rank: its stable name, its points, and what an operator reads.</summary>
public sealed record Contribution(string Name, int Points, string Words);

/// <summary>
/// How urgent something is: a sum of named contributions, so that every rank explains itself. Each contribution has a cap,
/// so that none drowns the others.
/// </summary>
public sealed record Priority(ImmutableArray<Contribution> Contributions)
{
    /// <summary>Name of the contribution of the money at risk.</summary>
    public const string AmountAtRisk = "amount_at_risk";

    /// <summary>Name of the contribution of the age.</summary>
    public const string DaysOverdue = "days_overdue";

    /// <summary>Name of the contribution of the segment's weight.</summary>
    public const string SegmentWeight = "segment";

    /// <summary>
    /// Minor units that count as one: amounts are compared without rates, by their minor units, so that 10,000 JPY (no minor
    /// unit) weigh as 100 EUR and not as 10,000.
    /// </summary>
    public const int MinorPerUnit = 100;

    /// <summary>A segment's weight that changes nothing, in percent.</summary>
    public const int NoWeight = 100;

    /// <summary>Points for each factor of ten in units: 1,000 is worth 30, 10,000 is worth 40.</summary>
    public const int PointsPerTenfold = 10;

    /// <summary>Most points for money at risk, reached at a million.</summary>
    public const int MaxAmountPoints = 60;

    /// <summary>Days overdue for one point.</summary>
    public const int DaysPerPoint = 2;

    /// <summary>Most points for days overdue, reached after 90 days.</summary>
    public const int MaxDaysPoints = 45;

    public int Total => Contributions.Sum(contribution => contribution.Points);

    /// <param name="atRisk">The overdue open amount.</param>
    /// <param name="daysOverdue">Of the oldest invoice; 0 or less is not overdue.</param>
    public static Priority Of(Money atRisk, int daysOverdue) => new(
    [
        new Contribution(AmountAtRisk, AmountPoints(atRisk), $"{atRisk} at risk"),
        new Contribution(DaysOverdue, Math.Clamp(daysOverdue / DaysPerPoint, 0, MaxDaysPoints),
            daysOverdue switch { <= 0 => "not overdue", 1 => "1 day overdue", _ => $"{daysOverdue} days overdue" }),
    ]);

    public Priority With(Contribution contribution) => new(Contributions.Add(contribution));

    /// <summary>The segment's weight as a contribution of its own: 150 % of 40 points adds 20.</summary>
    public Priority Weighed(int percent) => percent == NoWeight
        ? this
        : With(new Contribution(SegmentWeight, Total * (percent - NoWeight) / 100, $"the segment weighs {percent} %"));

    /// <summary>
    /// The logarithm to base ten, drawn straight between powers of ten: monotone, and the same on every machine.
    /// </summary>
    private static int AmountPoints(Money atRisk)
    {
        var units = atRisk.MinorUnits / MinorPerUnit;
        if (units < 1) return 0;
        var (points, power) = (0, 1L);
        while (points < MaxAmountPoints && units / 10 >= power)
        {
            points += PointsPerTenfold;
            power *= 10;
        }
        return Math.Min(MaxAmountPoints, points + (int)((Int128)PointsPerTenfold * (units - power) / (9 * (Int128)power)));
    }
}
