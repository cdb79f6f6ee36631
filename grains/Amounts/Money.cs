using System.Numerics;
using System.Text.Json.Serialization;

namespace Plixo.Grains.Amounts;

/// <summary>
/// An amount in minor units (cents, yen, fils) of one currency. Arithmetic is checked: overflow throws
/// <see cref="OverflowException"/> and mixed currencies throw <see cref="CurrencyMismatchException"/>; both are faults.
/// </summary>
[JsonConverter(typeof(MoneyJson))]
public readonly record struct Money(long MinorUnits, Currency Currency)
    : IComparable<Money>, IComparisonOperators<Money, Money, bool>, IAdditionOperators<Money, Money, Money>,
      ISubtractionOperators<Money, Money, Money>, IUnaryNegationOperators<Money, Money>
{
    public static Money Zero(Currency currency) => new(0, currency);

    public bool IsZero => MinorUnits == 0;

    public bool IsPositive => MinorUnits > 0;

    public bool IsNegative => MinorUnits < 0;

    public Money Abs() => new(Math.Abs(MinorUnits), Currency);

    public static Money Min(Money left, Money right) => left <= right ? left : right;

    public static Money Max(Money left, Money right) => left >= right ? left : right;

    public static Money operator +(Money left, Money right) => new(checked(left.MinorUnits + right.MinorUnits), Same(left, right));

    public static Money operator -(Money left, Money right) => new(checked(left.MinorUnits - right.MinorUnits), Same(left, right));

    public static Money operator -(Money value) => new(checked(-value.MinorUnits), value.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    public int CompareTo(Money other)
    {
        Same(this, other);
        return MinorUnits.CompareTo(other.MinorUnits);
    }

    /// <summary>Strict reading of one amount, see <see cref="MoneyText"/>.</summary>
    public static bool TryParse(
        string? text, Currency currency, char decimalMark, char? groupMark, out Money money, out string reason) =>
        MoneyText.TryParse(text, currency, decimalMark, groupMark, out money, out reason);

    /// <summary>For logs and traces: "1250.00 EUR". What a payer reads is formatted by the template's language.</summary>
    public override string ToString() => $"{MoneyText.Plain(this)} {Currency}";

    private static Currency Same(Money left, Money right) =>
        left.Currency == right.Currency ? left.Currency : throw new CurrencyMismatchException(left.Currency, right.Currency);
}

/// <summary>Sums of money, always told the currency so that an empty sum has one.</summary>
public static class MoneySums
{
    public static Money Sum(this IEnumerable<Money> amounts, Currency currency) =>
        amounts.Aggregate(Money.Zero(currency), (sum, amount) => sum + amount);
}
