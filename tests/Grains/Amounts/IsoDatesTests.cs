using NodaTime;
using NodaTime.Text;
using Plixo.Grains.Core;
using Xunit;

namespace Plixo.Tests.Grains.Amounts;

public class IsoDatesTests
{
    [Fact]
    public void Every_day_of_four_hundred_years_stands_and_reads_as_the_pattern_says()
    {
        for (var date = new LocalDate(1800, 1, 1); date.Year < 2200; date = date.PlusDays(1))
        {
            var text = IsoDates.Format(date);
            Assert.Equal(LocalDatePattern.Iso.Format(date), text);
            Assert.Equal(date, IsoDates.Parse(text));
        }
    }

    [Theory]
    [InlineData(-1, 12, 31)]
    [InlineData(0, 2, 29)]
    [InlineData(1, 1, 1)]
    [InlineData(9999, 12, 31)]
    public void A_year_of_any_length_reads_back(int year, int month, int day) =>
        Assert.Equal(new LocalDate(year, month, day), IsoDates.Parse(IsoDates.Format(new LocalDate(year, month, day))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("2026-00-01")]
    [InlineData("2026-01-00")]
    [InlineData("2026-1-01")]
    [InlineData("2026/01/01")]
    [InlineData("2026-01-0a")]
    [InlineData("2026-01-01 ")]
    [InlineData("٢٠٢٦-٠١-٠١")]
    public void What_the_pattern_refuses_is_no_date(string? text)
    {
        Assert.False(LocalDatePattern.Iso.Parse(text!).Success);
        Assert.False(IsoDates.TryParse(text, out _));
    }
}
