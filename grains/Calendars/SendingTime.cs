using NodaTime;

namespace Plixo.Grains.Calendars;

/// <summary>
/// When one recipient may be written to: outside quiet hours on the recipient's clock, on a sending day of the segment's
/// calendar, whose dates are those of <paramref name="DateZone"/>.
/// </summary>
public sealed record SendingTime(QuietHours Quiet, DateTimeZone RecipientZone, SendingCalendar Calendar, DateTimeZone DateZone)
{
    public bool IsOpen(Instant instant) =>
        !Quiet.IsQuiet(instant, RecipientZone) && Calendar.IsSendingDay(instant.InZone(DateZone).Date);

    /// <summary>
    /// The first open instant at or after the given one; null when none lies within <see cref="SendingCalendar.SearchDays"/>.
    /// </summary>
    public Instant? NextOpen(Instant instant)
    {
        var limit = instant + Duration.FromDays(SendingCalendar.SearchDays);
        for (var at = instant; at <= limit;)
        {
            at = Quiet.NextOpen(at, RecipientZone);
            var date = at.InZone(DateZone).Date;
            if (Calendar.IsSendingDay(date)) return at;
            if (Calendar.NextSendingDay(date) is not { } next) return null;
            at = DateZone.AtStartOfDay(next).ToInstant();
        }
        return null;
    }

    /// <summary>How much of the time between two instants is open; zero where they lie the other way round.</summary>
    public Duration OpenTimeBetween(Instant from, Instant to)
    {
        var open = Duration.Zero;
        for (var at = from; at < to && NextOpen(at) is { } begins && begins < to;)
        {
            at = Instant.Min(to, DateZone.AtStartOfDay(begins.InZone(DateZone).Date.PlusDays(1)).ToInstant());
            if (Quiet.NextQuiet(begins, RecipientZone) is { } quiet) at = Instant.Min(at, quiet);
            open += at - begins;
        }
        return open;
    }

    /// <summary>Open time of the whole date in the zone: what a day cap is spread over. Zero on a closed day.</summary>
    public static Duration OpenTime(LocalDate date, DateTimeZone zone, QuietHours quiet, SendingCalendar calendar) =>
        OpenTimeLeft(date, Instant.MinValue, zone, quiet, calendar);

    /// <summary>Open time of the date from the instant on, on the clock of the zone. Zero on a closed or past day.</summary>
    public static Duration OpenTimeLeft(LocalDate date, Instant from, DateTimeZone zone, QuietHours quiet, SendingCalendar calendar)
    {
        if (!calendar.IsSendingDay(date)) return Duration.Zero;
        var end = zone.AtStartOfDay(date.PlusDays(1)).ToInstant();
        var at = Instant.Max(from, zone.AtStartOfDay(date).ToInstant());
        var open = Duration.Zero;
        while (at < end)
        {
            at = Instant.Min(quiet.NextOpen(at, zone), end);
            var until = quiet.NextQuiet(at, zone) is { } next ? Instant.Min(next, end) : end;
            open += until - at;
            at = until;
        }
        return open;
    }
}
