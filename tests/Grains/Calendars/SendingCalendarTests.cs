using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;

namespace Plixo.Tests.Grains.Calendars;

public sealed class SendingCalendarTests
{
    private static readonly LocalDate Friday = new(2026, 6, 5);
    private static readonly SendingCalendar MondayClosed = new(
        Weekdays.MondayToFriday, ImmutableSortedDictionary<LocalDate, string>.Empty.Add(Friday.PlusDays(3), "Local feast"));

    [Fact]
    public void Sending_days_are_days_of_week_less_holidays()
    {
        Assert.True(MondayClosed.IsSendingDay(Friday));
        Assert.False(MondayClosed.IsSendingDay(Friday.PlusDays(1)));
        Assert.False(MondayClosed.IsSendingDay(Friday.PlusDays(3)));
        Assert.True(MondayClosed.IsSendingDay(Friday.PlusDays(4)));
    }

    [Fact]
    public void NextSendingDay_is_the_date_itself_or_the_next_open_one()
    {
        Assert.Equal(Friday, MondayClosed.NextSendingDay(Friday));
        Assert.Equal(Friday.PlusDays(4), MondayClosed.NextSendingDay(Friday.PlusDays(1)));
    }

    [Fact]
    public void NextSendingDay_looks_370_days_ahead_and_no_further()
    {
        var closed = (int days) => new SendingCalendar(
            Weekdays.All, Enumerable.Range(0, days).ToImmutableSortedDictionary(Friday.PlusDays, _ => "closed"));
        Assert.Equal(Friday.PlusDays(370), closed(370).NextSendingDay(Friday));
        Assert.Null(closed(371).NextSendingDay(Friday));
        Assert.Null(closed(372).AddSendingDays(Friday, 1));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 4)]
    [InlineData(2, 5)]
    [InlineData(5, 10)]
    public void AddSendingDays_counts_open_days_only(int n, int expectedDaysLater) =>
        Assert.Equal(Friday.PlusDays(expectedDaysLater), MondayClosed.AddSendingDays(Friday, n));

    [Fact]
    public void AddSendingDays_from_a_closed_day_counts_the_next_open_one_as_first()
    {
        Assert.Equal(Friday.PlusDays(4), MondayClosed.AddSendingDays(Friday.PlusDays(1), 0));
        Assert.Equal(Friday.PlusDays(4), MondayClosed.AddSendingDays(Friday.PlusDays(1), 1));
    }

    [Fact]
    public void Equal_content_is_equal()
    {
        Assert.Equal(new SendingCalendar(Weekdays.MondayToFriday, MondayClosed.Holidays.ToBuilder().ToImmutable()), MondayClosed);
        Assert.NotEqual(SendingCalendar.MondayToFriday, MondayClosed);
    }
}
