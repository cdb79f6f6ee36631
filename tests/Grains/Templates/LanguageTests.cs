using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Templates;

namespace Plixo.Tests.Grains.Templates;

public sealed class LanguageTests
{
    [Theory] // _ is a no-break space, ~ a narrow one
    [InlineData("en", "EUR_1,234.50", "1 March 2026", "01 Mar 2026")]
    [InlineData("en-US", "EUR_1,234.50", "March 1, 2026", "03/01/2026")]
    [InlineData("de", "1.234,50_EUR", "1. März 2026", "01.03.2026")]
    [InlineData("fr", "1~234,50_EUR", "1er mars 2026", "01/03/2026")]
    [InlineData("nl", "EUR_1.234,50", "1 maart 2026", "01-03-2026")]
    [InlineData("es", "1234,50_EUR", "1 de marzo de 2026", "01/03/2026")]
    [InlineData("it", "1.234,50_EUR", "1 marzo 2026", "01/03/2026")]
    [InlineData("pt", "1.234,50_EUR", "1 de março de 2026", "01/03/2026")]
    [InlineData("sv", "1_234,50_EUR", "1 mars 2026", "2026-03-01")]
    [InlineData("nb", "1_234,50_EUR", "1. mars 2026", "01.03.2026")]
    [InlineData("da", "1.234,50_EUR", "1. marts 2026", "01.03.2026")]
    [InlineData("fi", "1_234,50_EUR", "1. maaliskuuta 2026", "1.3.2026")]
    [InlineData("pl", "1234,50_EUR", "1 marca 2026", "01.03.2026")]
    public void Formats_of_each_language(string tag, string money, string date, string shortDate)
    {
        Assert.True(Languages.TryFind(tag, out var language));
        var written = language.Money(new Money(123450, new Currency("EUR"))).Replace('\u00A0', '_').Replace('\u202F', '~');
        Assert.Equal((money, date, shortDate), (written, language.Date(new LocalDate(2026, 3, 1)), language.ShortDate(new LocalDate(2026, 3, 1))));
    }

    [Theory]
    [InlineData("JPY", 1234567, "1.234.567\u00A0JPY")]
    [InlineData("KWD", 5, "0,005\u00A0KWD")]
    [InlineData("EUR", -5, "-0,05\u00A0EUR")]
    [InlineData("EUR", 99999, "999,99\u00A0EUR")]
    [InlineData("EUR", long.MinValue, "-92.233.720.368.547.758,08\u00A0EUR")]
    public void Money_of_other_digits(string currency, long minor, string expected) =>
        Assert.Equal(expected, Languages.German.Money(new Money(minor, new Currency(currency))));

    [Fact]
    public void Spanish_and_Polish_group_from_five_digits_on()
    {
        Assert.Equal("12.345,00\u00A0EUR", Languages.Spanish.Money(new Money(1234500, new Currency("EUR"))));
        Assert.Equal("9999", Languages.Polish.Number(9999));
        Assert.Equal("-10\u00A0000", Languages.Polish.Number(-10000));
    }

    [Theory]
    [InlineData("de-AT", "de")]
    [InlineData("EN-us", "en-US")]
    [InlineData("en_GB", "en")]
    [InlineData("no", "nb")]
    [InlineData("nb-NO", "nb")]
    public void A_region_falls_back_to_its_language(string tag, string expected)
    {
        Assert.True(Languages.TryFind(tag, out var language));
        Assert.Equal(expected, language.Tag);
    }

    [Theory]
    [InlineData("tlh")]
    [InlineData("")]
    [InlineData(null)]
    public void Unknown_language_is_refused(string? tag) => Assert.False(Languages.TryFind(tag, out _));

    [Fact]
    public void Each_language_has_twelve_months_and_six_heads() => Assert.All(Languages.All, language =>
    {
        Assert.Equal((12, 6), (language.Months.Length, language.TableHeads.Length));
        Assert.DoesNotContain(language.Months, string.IsNullOrWhiteSpace);
    });
}
