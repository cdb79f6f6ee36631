using System.Text.Json;
using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Tests.Grains.Amounts;

public sealed class MoneyTests
{
    private static readonly Currency Eur = new("EUR");
    private static readonly Currency Usd = new("USD");

    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KWD", 3)]
    public void Currency_digits_are_those_of_iso_4217(string code, int digits) => Assert.Equal(digits, new Currency(code).Digits);

    [Theory]
    [InlineData("eur")]
    [InlineData("EURO")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("DEM")]
    public void Currency_that_is_none_is_refused(string? code) => Assert.False(Currency.TryParse(code, out _));

    [Fact]
    public void All_currencies_have_three_capital_letters_and_0_2_or_3_digits() => Assert.All(Currency.All, currency =>
    {
        Assert.Matches("^[A-Z]{3}$", currency.Code);
        Assert.Contains(currency.Digits, new[] { 0, 2, 3 });
    });

    [Fact]
    public void Arithmetic_stays_in_minor_units()
    {
        Assert.Equal(new Money(350, Eur), new Money(100, Eur) + new Money(250, Eur));
        Assert.Equal(new Money(-150, Eur), new Money(100, Eur) - new Money(250, Eur));
        Assert.Equal(new Money(-100, Eur), -new Money(100, Eur));
        Assert.True(new Money(100, Eur) < new Money(101, Eur));
        Assert.Equal(Money.Zero(Eur), Array.Empty<Money>().Sum(Eur));
    }

    [Fact]
    public void Currencies_never_mix()
    {
        Assert.Throws<CurrencyMismatchException>(() => new Money(1, Eur) + new Money(1, Usd));
        Assert.Throws<CurrencyMismatchException>(() => new Money(1, Eur) - new Money(1, Usd));
        Assert.Throws<CurrencyMismatchException>(() => new Money(1, Eur) < new Money(1, Usd));
        Assert.Throws<CurrencyMismatchException>(() => new[] { new Money(1, Usd) }.Sum(Eur));
    }

    [Fact]
    public void Overflow_is_a_fault()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, Eur) + new Money(1, Eur));
        Assert.Throws<OverflowException>(() => -new Money(long.MinValue, Eur));
    }

    [Fact]
    public void Json_is_code_and_minor_units()
    {
        Assert.Equal("""{"c":"EUR","m":1250}""", JsonSerializer.Serialize(new Money(1250, Eur)));
        Assert.Equal(new Money(-1250, Eur), JsonSerializer.Deserialize<Money>("""{"m":-1250,"c":"EUR"}"""));
        Assert.Equal("\"EUR\"", JsonSerializer.Serialize(Eur));
        Assert.Equal(Eur, JsonSerializer.Deserialize<Currency>("\"EUR\""));
        var byCurrency = new Dictionary<Currency, int> { [Eur] = 1 };
        Assert.Equal(byCurrency, JsonSerializer.Deserialize<Dictionary<Currency, int>>(JsonSerializer.Serialize(byCurrency)));
    }

    [Theory]
    [InlineData("""{"c":"EUR"}""")]
    [InlineData("""{"c":"EUX","m":1}""")]
    [InlineData("""{"c":"EUR","m":1.5}""")]
    [InlineData("""{"c":"EUR","m":1,"x":2}""")]
    [InlineData("12")]
    public void Json_of_another_shape_is_a_fault(string json) =>
        Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<Money>(json));

    [Theory]
    [InlineData("USD", "JPY", "150.5", 100, 150)] // 1.00 × 150.5 = 150.5, half to even
    [InlineData("USD", "JPY", "151.5", 100, 152)]
    [InlineData("USD", "KWD", "0.3067", 1000, 3067)]
    [InlineData("JPY", "USD", "0.0065", 1000, 650)]
    [InlineData("EUR", "USD", "1.0843", -10000, -10843)]
    public void Convert_scales_digits_and_rounds_half_to_even(string from, string to, string rate, long minor, long expected)
    {
        var dated = new DatedRate(new Currency(from), new Currency(to), decimal.Parse(rate), new LocalDate(2026, 3, 2), "ECB");
        Assert.Equal(new Money(expected, new Currency(to)), dated.Convert(new Money(minor, new Currency(from))).Amount);
    }

    [Fact]
    public void Convert_names_rate_date_and_source()
    {
        var rate = new DatedRate(Eur, Usd, 1.0843m, new LocalDate(2026, 3, 2), "ECB");
        Assert.Equal("EUR at 1.0843 USD, 2026-03-02, ECB", rate.Convert(new Money(1, Eur)).Label);
        Assert.Throws<CurrencyMismatchException>(() => rate.Convert(new Money(1, Usd)));
        Assert.Throws<OverflowException>(() => rate.Convert(new Money(long.MaxValue, Eur)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DatedRate(Eur, Usd, 0m, new LocalDate(2026, 3, 2), "ECB"));
    }
}
