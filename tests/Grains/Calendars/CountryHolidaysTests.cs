using NodaTime;
using Plixo.Grains.Calendars;

namespace Plixo.Tests.Grains.Calendars;

/// <summary>The expected lists are those that the official sites publish for the year.</summary>
public sealed class CountryHolidaysTests
{
    [Theory]
    [InlineData("US", 2021, "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31")]
    [InlineData("US", 2026, "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25")]
    [InlineData("US", 2020, "01-01 01-20 02-17 05-25 07-03 07-04 09-07 10-12 11-11 11-26 12-25")]
    [InlineData("GB-ENG", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-26 12-28")]
    [InlineData("GB-ENG", 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-25 12-26 12-27 12-28")]
    [InlineData("GB-ENG", 2022, "01-01 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27")]
    [InlineData("GB-ENG", 2023, "01-01 01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26")]
    [InlineData("DE", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26")]
    [InlineData("FR", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25")]
    [InlineData("NL", 2025, "01-01 04-18 04-21 04-26 05-05 05-29 06-09 12-25 12-26")]
    [InlineData("NL", 2026, "01-01 04-03 04-06 04-27 05-05 05-14 05-25 12-25 12-26")]
    [InlineData("BE", 2026, "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25")]
    [InlineData("AT", 2026, "01-01 01-06 04-06 05-01 05-14 05-25 06-04 08-15 10-26 11-01 12-08 12-25 12-26")]
    [InlineData("CH", 2026, "01-01 05-14 08-01 12-25")]
    [InlineData("ES", 2026, "01-01 01-06 04-03 05-01 08-15 10-12 11-01 12-06 12-08 12-25")]
    [InlineData("IT", 2025, "01-01 01-06 04-20 04-21 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26")]
    [InlineData("IT", 2026, "01-01 01-06 04-05 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26")]
    [InlineData("PT", 2014, "01-01 04-18 04-20 04-25 05-01 06-10 08-15 12-08 12-25")]
    [InlineData("PT", 2026, "01-01 04-03 04-05 04-25 05-01 06-04 06-10 08-15 10-05 11-01 12-01 12-08 12-25")]
    [InlineData("IE", 2026, "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-26")]
    [InlineData("IE", 2030, "01-01 02-01 03-17 04-22 05-06 06-03 08-05 10-28 12-25 12-26")]
    [InlineData("NO", 2026, "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26")]
    [InlineData("SE", 2026, "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-19 06-20 10-31 12-24 12-25 12-26 12-31")]
    [InlineData("DK", 2023, "01-01 04-06 04-07 04-09 04-10 05-05 05-18 05-28 05-29 12-25 12-26")]
    [InlineData("DK", 2026, "01-01 04-02 04-03 04-05 04-06 05-14 05-24 05-25 12-25 12-26")]
    [InlineData("FI", 2026, "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-19 06-20 10-31 12-06 12-24 12-25 12-26")]
    [InlineData("PL", 2024, "01-01 01-06 03-31 04-01 05-01 05-03 05-19 05-30 08-15 11-01 11-11 12-25 12-26")]
    [InlineData("PL", 2026, "01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26")]
    [InlineData("CA", 2026, "01-01 04-03 05-18 07-01 09-07 09-30 10-12 11-11 12-25 12-26 12-28")]
    [InlineData("AU", 2022, "01-01 01-03 01-26 04-15 04-18 04-25 09-22 12-25 12-26 12-27")]
    [InlineData("AU", 2026, "01-01 01-26 04-03 04-06 04-25 12-25 12-26 12-28")]
    public void Holidays_of_the_year(string country, int year, string expected) => Assert.Equal(
        expected, string.Join(' ', CountryHolidays.For(country, year).Keys.Select(day => $"{day.Month:00}-{day.Day:00}")));

    [Fact]
    public void Every_country_has_every_year_and_names_each_day() => Assert.All(CountryHolidays.Countries, country =>
    {
        for (var year = CountryHolidays.FirstYear; year <= CountryHolidays.LastYear; year++)
        {
            var days = CountryHolidays.For(country, year);
            Assert.InRange(days.Count, 4, 20);
            Assert.All(days, day => Assert.True(day.Key.Year == year && day.Value.Length > 0));
        }
    });

    [Fact]
    public void There_are_nineteen_countries() => Assert.Equal(19, CountryHolidays.Countries.Count());

    [Fact]
    public void Two_holidays_on_one_day_keep_both_names() =>
        Assert.Equal("Tag der Arbeit, Christi Himmelfahrt", CountryHolidays.For("DE", 2008)[new LocalDate(2008, 5, 1)]);

    [Fact]
    public void Substitute_says_that_it_is_one() =>
        Assert.Equal("New Year's Day (observed)", CountryHolidays.For("US", 2021)[new LocalDate(2021, 12, 31)]);

    [Fact]
    public void Unknown_country_or_year_is_a_fault()
    {
        Assert.False(CountryHolidays.Knows("XX"));
        Assert.Throws<ArgumentException>(() => CountryHolidays.For("XX", 2026));
        Assert.Throws<ArgumentOutOfRangeException>(() => CountryHolidays.For("DE", 1999));
        Assert.Throws<ArgumentOutOfRangeException>(() => CountryHolidays.For("DE", 2101));
    }

    [Theory] // the extremes and the classical exceptions of the computus
    [InlineData(2000, "2000-04-24")]
    [InlineData(2008, "2008-03-24")]
    [InlineData(2011, "2011-04-25")]
    [InlineData(2038, "2038-04-26")]
    [InlineData(2049, "2049-04-19")]
    [InlineData(2076, "2076-04-20")]
    [InlineData(2100, "2100-03-29")]
    public void Easter_Monday_of_the_year(int year, string expected) => Assert.Contains(
        NodaTime.Text.LocalDatePattern.Iso.Parse(expected).Value, CountryHolidays.For("DE", year).Keys);
}
