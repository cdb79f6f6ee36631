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
    /// <summary>Σ amount × days ÷ Σ amount, in days; not applicable without amounts.</summary>
    public static Figure Average(IEnumerable<DelayedAmount> payments, Currency currency)
    {
        var (weighted, total) = (0m, Money.Zero(currency));
        foreach (var payment in payments)
        {
            total += payment.Amount;
            weighted += (decimal)payment.Amount.MinorUnits * payment.Days;
        }
        return Figure.Ratio(weighted, total.MinorUnits);
    }
}
