using NodaTime;

namespace Plixo.Grains.Amounts;

/// <summary>
/// What one major unit of <paramref name="From"/> was worth in major units of <paramref name="To"/> on a date, and who says so.
/// </summary>
public sealed record DatedRate(Currency From, Currency To, decimal Rate, LocalDate Date, string Source)
{
    /// <summary>Highest rate accepted: with it every amount that fits 64 bits still multiplies exactly enough in decimal.</summary>
    public const decimal MaxRate = 1_000_000_000m;

    public decimal Rate { get; } = Rate is > 0 and <= MaxRate
        ? Rate
        : throw new ArgumentOutOfRangeException(nameof(Rate), Rate, $"A rate is above 0 and at most {MaxRate}.");

    /// <summary>
    /// The amount in <see cref="To"/>, rounded once, half to even (banker's rounding, IEEE 754 roundTiesToEven), together
    /// with what must stand beside it wherever it is shown.
    /// </summary>
    /// <exception cref="CurrencyMismatchException">The amount is not in <see cref="From"/>.</exception>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public ConvertedMoney Convert(Money money)
    {
        if (money.Currency != From) throw new CurrencyMismatchException(money.Currency, From);
        var minor = money.MinorUnits * Rate * To.MinorPerMajor / From.MinorPerMajor;
        return new ConvertedMoney(new Money(checked((long)decimal.Round(minor, 0, MidpointRounding.ToEven)), To), money, this);
    }
}

/// <summary>An amount that was converted; it never appears without its label.</summary>
public sealed record ConvertedMoney(Money Amount, Money Original, DatedRate Rate)
{
    /// <summary>For example "EUR at 1.0843 USD, 2026-03-02, ECB".</summary>
    public string Label => $"{Rate.From} at {Rate.Rate} {Rate.To}, {NodaTime.Text.LocalDatePattern.Iso.Format(Rate.Date)}, {Rate.Source}";
}
