using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Kpi;

namespace Plixo.Tests.Grains.Kpi;

public sealed class LatencyTests
{
    private static readonly SendingTime Open = new(QuietHours.Default, DateTimeZone.Utc, SendingCalendar.MondayToFriday, DateTimeZone.Utc);
    private static readonly Instant FridayMidnight = Instant.FromUtc(2026, 6, 5, 0, 0);

    [Theory]
    [InlineData(9, 1)]        // Friday 09:00: one open hour after 08:00
    [InlineData(20, 10)]      // the whole open Friday
    [InlineData(72 + 9, 11)]  // Monday 09:00
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    public void Open_time_between_leaves_out_quiet_hours_and_closed_days(int hours, int expected) => Assert.Equal(
        Duration.FromHours(expected), Open.OpenTimeBetween(FridayMidnight, FridayMidnight + Duration.FromHours(hours)));

    [Fact]
    public void Open_time_between_agrees_with_a_count_of_open_minutes()
    {
        var berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var sending = new SendingTime(new QuietHours(new LocalTime(12, 0), new LocalTime(13, 30)), DateTimeZoneProviders.Tzdb["Pacific/Kiritimati"],
            SendingCalendar.MondayToFriday, berlin);
        var from = Instant.FromUtc(2026, 3, 27, 7, 10);
        var minutes = Enumerable.Range(0, 6 * 24 * 60).Count(minute => sending.IsOpen(from + Duration.FromMinutes(minute)));
        Assert.Equal(Duration.FromMinutes(minutes), sending.OpenTimeBetween(from, from + Duration.FromDays(6)));
    }

    [Fact]
    public void Net_latency_begins_when_the_contact_interval_is_over()
    {
        var sent = FridayMidnight + Duration.FromHours(72 + 9);
        var delay = SendingDelay.Of(FridayMidnight, sent, Open, FridayMidnight + Duration.FromHours(72), sent - Duration.FromHours(3), sent - Duration.FromHours(1));
        Assert.Equal((Duration.FromHours(81), Duration.FromHours(1), Duration.FromHours(2)), (delay.Gross, delay.Net, delay.Operator));
        Assert.Null(SendingDelay.Of(FridayMidnight, sent, Open, null, sent, null).Operator);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(10, 5, 9)]
    [InlineData(11, 6, 10)]
    [InlineData(100, 50, 90)]
    public void Percentiles_are_nearest_ranks(int count, int p50, int p90) => Assert.Equal(
        new Percentiles(Duration.FromHours(p50), Duration.FromHours(p90)),
        Percentiles.Of(Enumerable.Range(1, count).Reverse().Select(hours => Duration.FromHours(hours))));

    [Fact]
    public void Percentiles_of_nothing_are_null()
    {
        Assert.Equal(new Percentiles(null, null), Percentiles.Of([]));
        Assert.Null(Latency.Of([new SendingDelay(Duration.Zero, Duration.Zero, null)]).Operator.P50);
    }
}
