using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Grains.Kpi;

/// <summary>An amount and how many days after its due date it was paid; early is negative.</summary>
public sealed record DelayedAmount(Money Amount, int Days)
{
    /// <summary>What is unpaid counts to today.</summary>
    public static DelayedAmount Of(Money amount, LocalDate due, LocalDate? paid, LocalDate today) =>
        new(amount, Period.DaysBetween(due, paid ?? today));
}

public static class PaymentDelay
{
    /// <summary>Which of the variants this is; shown beside the figure.</summary>
    public const string Label = "Average payment delay, amount-weighted, unpaid to the end of the window";

    /// <summary>Σ amount × days ÷ Σ amount, in days; not applicable without amounts.</summary>
    public static Figure Average(IEnumerable<DelayedAmount> payments, Currency currency) => Average(payments, Money.Zero(currency), 0);

    /// <summary>The same with what is unpaid, summed up beforehand.</summary>
    /// <param name="payments">What was paid.</param>
    /// <param name="unpaid">What is open.</param>
    /// <param name="unpaidDays">Σ open × days past due, in minor-unit days.</param>
    public static Figure Average(IEnumerable<DelayedAmount> payments, Money unpaid, long unpaidDays)
    {
        var (weighted, total) = ((decimal)unpaidDays, unpaid);
        foreach (var payment in payments)
        {
            total += payment.Amount;
            weighted += (decimal)payment.Amount.MinorUnits * payment.Days;
        }
        return Figure.Ratio(weighted, total.MinorUnits);
    }
}
