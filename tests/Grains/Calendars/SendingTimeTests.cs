using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;

namespace Plixo.Tests.Grains.Calendars;

public sealed class SendingTimeTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly DateTimeZone Kiritimati = DateTimeZoneProviders.Tzdb["Pacific/Kiritimati"];
    private static readonly LocalDate Friday = new(2026, 6, 5);

    [Fact]
    public void Friday_evening_waits_for_Monday_morning()
    {
        var sending = new SendingTime(QuietHours.Default, Berlin, SendingCalendar.MondayToFriday, Berlin);
        Assert.Equal(Instant.FromUtc(2026, 6, 8, 6, 0), sending.NextOpen(Instant.FromUtc(2026, 6, 5, 16, 0)));
        Assert.Equal(Instant.FromUtc(2026, 6, 5, 15, 59), sending.NextOpen(Instant.FromUtc(2026, 6, 5, 15, 59)));
    }

    [Fact]
    public void Closed_days_are_the_segments_and_quiet_hours_the_recipients()
    {
        var sending = new SendingTime(QuietHours.Default, Kiritimati, SendingCalendar.MondayToFriday, Berlin);
        var sundayNight = Instant.FromUtc(2026, 6, 7, 21, 0); // Sunday 23:00 in Berlin, Monday 11:00 on Kiritimati
        Assert.Equal(Instant.FromUtc(2026, 6, 7, 22, 0), sending.NextOpen(sundayNight)); // Monday begins in Berlin
    }

    [Fact]
    public void No_sending_day_in_reach_is_null() => Assert.Null(
        new SendingTime(QuietHours.Default, Berlin, new SendingCalendar(Weekdays.None), Berlin).NextOpen(Instant.FromUtc(2026, 6, 7, 21, 0)));

    [Fact]
    public void NextOpen_is_the_first_open_minute()
    {
        var calendar = new SendingCalendar(Weekdays.Monday | Weekdays.Thursday, ImmutableSortedDictionary<LocalDate, string>.Empty.Add(new LocalDate(2026, 3, 30), "x"));
        foreach (var recipient in new[] { "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/New_York" })
        {
            var sending = new SendingTime(QuietHours.Default, DateTimeZoneProviders.Tzdb[recipient], calendar, Berlin);
            Instant? open = null;
            for (var minute = 12 * 24 * 60; minute >= 0; minute -= 5)
            {
                var at = Instant.FromUtc(2026, 3, 25, 0, 0) + Duration.FromMinutes(minute);
                if (sending.IsOpen(at)) open = at;
                if (open is not null) Assert.Equal(open, sending.NextOpen(at));
            }
        }
    }

    [Fact]
    public void Open_time_of_a_day_leaves_out_quiet_hours()
    {
        Assert.Equal(Duration.FromHours(10), SendingTime.OpenTime(Friday, Berlin, QuietHours.Default, SendingCalendar.MondayToFriday));
        Assert.Equal(Duration.FromHours(24), SendingTime.OpenTime(Friday, Berlin, QuietHours.None, SendingCalendar.MondayToFriday));
        Assert.Equal(Duration.Zero, SendingTime.OpenTime(Friday.PlusDays(1), Berlin, QuietHours.Default, SendingCalendar.MondayToFriday));
    }

    [Theory]
    [InlineData(3, 29, 23)]
    [InlineData(10, 25, 25)]
    public void Open_time_of_a_day_of_change_is_its_real_length(int month, int day, int hours) => Assert.Equal(
        Duration.FromHours(hours), SendingTime.OpenTime(new LocalDate(2026, month, day), Berlin, QuietHours.None, SendingCalendar.EveryDay));

    [Theory]
    [InlineData(0, 10)]   // 02:00 in Berlin
    [InlineData(10, 6)]   // 12:00
    [InlineData(17, 0)]   // 19:00
    [InlineData(30, 0)]   // the next day
    [InlineData(-30, 10)] // the day before
    public void Open_time_left_counts_from_the_instant(int utcHour, int hours) => Assert.Equal(
        Duration.FromHours(hours),
        SendingTime.OpenTimeLeft(Friday, Instant.FromUtc(2026, 6, 5, 0, 0) + Duration.FromHours(utcHour), Berlin, QuietHours.Default, SendingCalendar.MondayToFriday));

    [Fact]
    public void Quiet_hours_at_noon_leave_two_open_stretches() => Assert.Equal(
        Duration.FromHours(22),
        SendingTime.OpenTime(Friday, Berlin, new QuietHours(new LocalTime(12, 0), new LocalTime(14, 0)), SendingCalendar.MondayToFriday));
}
