using Plixo.Grains.Amounts;

namespace Plixo.Grains.Kpi;

/// <summary>Sales of one period and its length in days.</summary>
public sealed record PeriodSales(Money Sales, int Days);

/// <summary>
/// How many days of sales are still owed. All amounts of one currency; figures in days. Formulas as the Credit Research
/// Foundation and credit management textbooks give them.
/// </summary>
public static class DaysSalesOutstanding
{
    /// <summary>Which of the variants <see cref="CountBack"/> is; shown beside the figure.</summary>
    public const string CountBackLabel = "DSO, count-back over periods of 30 days";

    /// <summary>Which of the variants <see cref="AverageDaysDelinquent"/> is; shown beside the figure.</summary>
    public const string DelinquentLabel = "ADD, DSO less best possible DSO, sales of 30 days";

    /// <summary>
    /// Takes whole periods of sales off the receivables, latest first, and of the last one its share. Not applicable where
    /// the periods given do not reach back far enough.
    /// </summary>
    public static Figure CountBack(Money receivables, IEnumerable<PeriodSales> latestFirst)
    {
        var left = receivables;
        var days = 0m;
        foreach (var period in latestFirst)
        {
            if (!left.IsPositive) break;
            if (left <= period.Sales) return Figure.Of(days + ((decimal)left.MinorUnits / period.Sales.MinorUnits * period.Days));
            left -= period.Sales;
            days += period.Days;
        }
        return left.IsPositive ? Figure.NotApplicable : Figure.Of(days);
    }

    /// <summary>Receivables ÷ sales × days.</summary>
    public static Figure Simple(Money receivables, PeriodSales period) => Share(receivables, period);

    /// <summary>Current (not yet due) receivables ÷ sales × days: the DSO if everybody paid when due.</summary>
    public static Figure BestPossible(Money current, PeriodSales period) => Share(current, period);

    /// <summary>Average days delinquent: DSO − best possible DSO, both over the same period.</summary>
    public static Figure AverageDaysDelinquent(Money receivables, Money current, PeriodSales period) => Share(receivables - current, period);

    private static Figure Share(Money amount, PeriodSales period) =>
        amount.Currency == period.Sales.Currency
            ? Figure.Ratio((decimal)amount.MinorUnits * period.Days, period.Sales.MinorUnits)
            : throw new CurrencyMismatchException(amount.Currency, period.Sales.Currency);
}
