using FsCheck;
using FsCheck.Fluent;
using Plixo.Grains.Amounts;

namespace Plixo.Tests.Grains.Amounts;

public sealed class MoneyTextTests
{
    [Theory]
    [InlineData("1250.00", "EUR", '.', null, 125000)]
    [InlineData("1250", "EUR", '.', null, 125000)]
    [InlineData("-0.5", "EUR", '.', null, -50)]
    [InlineData("1.234.567,89", "EUR", ',', '.', 123456789)]
    [InlineData("1234567,89", "EUR", ',', '.', 123456789)]
    [InlineData("1 234,5", "EUR", ',', ' ', 123450)]
    [InlineData("1'234.50", "CHF", '.', '\'', 123450)]
    [InlineData("1000", "JPY", '.', ',', 1000)]
    [InlineData("1.234", "KWD", '.', null, 1234)]
    [InlineData("92233720368547758.07", "EUR", '.', null, long.MaxValue)]
    [InlineData("-92233720368547758.08", "EUR", '.', null, long.MinValue)]
    [InlineData("007.00", "EUR", '.', null, 700)]
    public void TryParse_reads(string text, string currency, char decimalMark, char? groupMark, long minor)
    {
        Assert.True(Money.TryParse(text, new Currency(currency), decimalMark, groupMark, out var money, out var reason), reason);
        Assert.Equal(new Money(minor, new Currency(currency)), money);
    }

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("", "is empty")]
    [InlineData("-", "has no digit before the decimal mark")]
    [InlineData("1.234", "has 3 digits after the decimal mark, EUR has 2")]
    [InlineData("1.000", "has 3 digits after the decimal mark, EUR has 2")]
    [InlineData("1e5", "has 'e' where a digit is expected")]
    [InlineData(" 1", "has U+0020 where a digit is expected")]
    [InlineData("+1", "has '+' where a digit is expected")]
    [InlineData("1-", "has '-' where a digit is expected")]
    [InlineData("--1", "has '-' where a digit is expected")]
    [InlineData("1.", "has no digit after the decimal mark")]
    [InlineData(".5", "has no digit before the decimal mark")]
    [InlineData("1.2.3", "has more than one decimal mark")]
    [InlineData("12,34.00", "has groups that are not three digits")]
    [InlineData(",123.00", "has groups that are not three digits")]
    [InlineData("1234,567.00", "has groups that are not three digits")]
    [InlineData("1.1,1", "has a group mark after the decimal mark")]
    [InlineData("٣", "has U+0663 where a digit is expected")]
    [InlineData("92233720368547758.08", "is too large")]
    [InlineData("11111111111111111111111111111111111111111", "is longer than 40 characters")]
    public void TryParse_refuses_with_the_reason(string? text, string expected)
    {
        Assert.False(Money.TryParse(text, new Currency("EUR"), '.', ',', out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void TryParse_with_one_mark_for_both_is_a_fault() =>
        Assert.Throws<ArgumentException>(() => Money.TryParse("1", new Currency("EUR"), '.', '.', out _, out _));

    [Fact]
    public void What_is_printed_reads_back()
    {
        var currencies = Gen.Elements(new Currency("EUR"), new Currency("JPY"), new Currency("KWD"));
        var amounts = Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue, long.MaxValue, 0, -1, 5));
        Prop.ForAll(currencies.Zip(amounts).ToArbitrary(), pair =>
        {
            var money = new Money(pair.Item2, pair.Item1);
            return Money.TryParse(MoneyText.Plain(money), money.Currency, '.', null, out var read, out _) && read == money;
        }).QuickCheckThrowOnFailure();
    }
}
