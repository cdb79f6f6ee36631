using NodaTime;
using Plixo.Grains.Calendars;

namespace Plixo.Tests.Grains.Calendars;

public sealed class QuietHoursTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    private static QuietHours Quiet(int fromHour, int fromMinute, int toHour, int toMinute) =>
        new(new LocalTime(fromHour, fromMinute), new LocalTime(toHour, toMinute));

    [Theory]
    [InlineData(17, 59, false)]
    [InlineData(18, 0, true)]
    [InlineData(23, 59, true)]
    [InlineData(0, 0, true)]
    [InlineData(7, 59, true)]
    [InlineData(8, 0, false)]
    public void Over_midnight_from_is_in_and_to_is_out(int hour, int minute, bool quiet) =>
        Assert.Equal(quiet, QuietHours.Default.IsQuiet(new LocalTime(hour, minute)));

    [Fact]
    public void None_is_never_quiet()
    {
        var now = Instant.FromUtc(2026, 6, 1, 0, 0);
        Assert.False(QuietHours.None.IsQuiet(now, Berlin));
        Assert.Equal(now, QuietHours.None.NextOpen(now, Berlin));
        Assert.Null(QuietHours.None.NextQuiet(now, Berlin));
    }

    [Fact]
    public void NextOpen_and_NextQuiet_on_a_plain_day()
    {
        Assert.Equal(Instant.FromUtc(2026, 6, 1, 6, 0), QuietHours.Default.NextOpen(Instant.FromUtc(2026, 5, 31, 20, 0), Berlin));
        Assert.Equal(Instant.FromUtc(2026, 6, 1, 16, 0), QuietHours.Default.NextQuiet(Instant.FromUtc(2026, 6, 1, 6, 0), Berlin));
        Assert.Equal(Instant.FromUtc(2026, 6, 2, 16, 0), QuietHours.Default.NextQuiet(Instant.FromUtc(2026, 6, 1, 16, 0), Berlin));
    }

    [Fact]
    public void Night_of_a_spring_change_is_one_hour_shorter() => // 28 March 18:00 +1 to 29 March 08:00 +2
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 6, 0), QuietHours.Default.NextOpen(Instant.FromUtc(2026, 3, 28, 17, 0), Berlin));

    [Fact]
    public void End_inside_the_skipped_hour_opens_when_the_clock_jumps() => // 02:00 becomes 03:00 at 01:00 UTC
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 0), Quiet(18, 0, 2, 30).NextOpen(Instant.FromUtc(2026, 3, 29, 0, 0), Berlin));

    [Fact]
    public void Beginning_inside_the_skipped_hour_is_quiet_when_the_clock_jumps() =>
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 0), Quiet(2, 30, 8, 0).NextQuiet(Instant.FromUtc(2026, 3, 29, 0, 0), Berlin));

    [Fact]
    public void Repeated_hour_is_judged_each_time() // 03:00 becomes 02:00 at 01:00 UTC on 25 October
    {
        var quiet = Quiet(2, 0, 2, 30);
        var first = Instant.FromUtc(2026, 10, 25, 0, 0);
        Assert.Equal(first, quiet.NextQuiet(Instant.FromUtc(2026, 10, 24, 12, 0), Berlin));
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 0, 30), quiet.NextOpen(first, Berlin));
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 1, 0), quiet.NextQuiet(first, Berlin));
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 1, 30), quiet.NextOpen(Instant.FromUtc(2026, 10, 25, 1, 0), Berlin));
    }

    [Theory]
    [InlineData("Pacific/Kiritimati")]       // +14
    [InlineData("Etc/GMT+12")]               // -12
    [InlineData("Pacific/Apia")]             // skipped 30 December 2011
    [InlineData("Australia/Lord_Howe")]      // changes by half an hour
    [InlineData("America/St_Johns")]
    [InlineData("America/Sao_Paulo")]        // changed at midnight
    [InlineData("Asia/Kathmandu")]
    [InlineData("Africa/Casablanca")]
    public void NextOpen_and_NextQuiet_agree_with_a_walk_minute_by_minute(string zoneId)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        Instant[] changes = [.. zone.GetZoneIntervals(Instant.FromUtc(2010, 1, 1, 0, 0), Instant.FromUtc(2013, 1, 1, 0, 0))
            .Where(interval => interval.HasEnd).Select(interval => interval.End).Append(Instant.FromUtc(2012, 7, 1, 0, 0)).Take(3)];
        foreach (var quiet in new[] { QuietHours.Default, Quiet(2, 30, 1, 45), Quiet(12, 0, 13, 0), Quiet(0, 0, 0, 1), Quiet(23, 59, 0, 0) })
            foreach (var change in changes)
                Agree(quiet, zone, change - Duration.FromHours(30), hours: 90);
    }

    [Fact]
    public void Fixed_offsets_of_fourteen_hours_agree_too()
    {
        foreach (var hours in new[] { -14, 14 })
            Agree(QuietHours.Default, DateTimeZone.ForOffset(Offset.FromHours(hours)), Instant.FromUtc(2026, 3, 29, 0, 0), 60);
    }

    /// <summary>Walks backwards over whole minutes, so that each answer is known before it is asked for.</summary>
    private static void Agree(QuietHours quiet, DateTimeZone zone, Instant from, int hours)
    {
        Instant? open = null, begins = null;
        for (var minute = hours * 60; minute >= 0; minute--)
        {
            var at = from + Duration.FromMinutes(minute);
            var isQuiet = quiet.IsQuiet(at.InZone(zone).TimeOfDay);
            if (!isQuiet) open = at;
            if (open is { } o) Assert.Equal(o, quiet.NextOpen(at, zone));
            if (begins is { } b) Assert.Equal(b, quiet.NextQuiet(at, zone));
            if (isQuiet && !quiet.IsQuiet((at - Duration.FromMinutes(1)).InZone(zone).TimeOfDay)) begins = at;
        }
    }
}
