using NodaTime;
using NodaTime.TimeZones;

namespace Plixo.Grains.Calendars;

/// <summary>
/// The hours of the wall clock in which nobody is written to: from <paramref name="From"/> up to, not including,
/// <paramref name="To"/>; they may span midnight, and From = To means none. What the clock on the wall shows decides, so
/// an hour that daylight saving skips cannot be quiet, and one that it repeats is judged each time.
/// </summary>
public sealed record QuietHours(LocalTime From, LocalTime To)
{
    public static QuietHours None { get; } = new(LocalTime.Midnight, LocalTime.Midnight);

    /// <summary>18:00 to 08:00, the default of a policy.</summary>
    public static QuietHours Default { get; } = new(new LocalTime(18, 0), new LocalTime(8, 0));

    public bool IsNone => From == To;

    public bool IsQuiet(LocalTime time) => From < To ? time >= From && time < To : From > To && (time >= From || time < To);

    public bool IsQuiet(Instant instant, DateTimeZone zone) => IsQuiet(instant.InZone(zone).TimeOfDay);

    /// <summary>The first instant at or after the given one that is not quiet.</summary>
    public Instant NextOpen(Instant instant, DateTimeZone zone) => FirstWhere(quiet: false, instant, zone);

    /// <summary>The first instant after the given one at which quiet begins; null when there are no quiet hours.</summary>
    public Instant? NextQuiet(Instant instant, DateTimeZone zone) =>
        IsNone ? null : FirstWhere(quiet: true, NextOpen(instant, zone), zone);

    /// <summary>
    /// Inside a zone interval the wall clock runs evenly, so quiet changes only at From, at To, or where the interval ends.
    /// </summary>
    private Instant FirstWhere(bool quiet, Instant instant, DateTimeZone zone)
    {
        var edge = quiet ? From : To;
        for (var at = instant; ;)
        {
            if (IsQuiet(at, zone) == quiet) return at;
            var interval = zone.GetZoneInterval(at);
            var next = NextReading(edge, at, interval);
            if (!interval.HasEnd || next < interval.End) return next;
            at = interval.End;
        }
    }

    private static Instant NextReading(LocalTime time, Instant at, ZoneInterval interval)
    {
        var local = at.WithOffset(interval.WallOffset).LocalDateTime;
        var date = local.TimeOfDay < time ? local.Date : local.Date.PlusDays(1);
        return date.At(time).WithOffset(interval.WallOffset).ToInstant();
    }
}
