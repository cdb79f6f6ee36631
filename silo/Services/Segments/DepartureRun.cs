using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;

namespace Plixo.Silo.Services.Segments;

/// <summary>A draft that would leave, as far as time and caps decide.</summary>
/// <param name="ReadyAt">Before it nothing happens: undo, interval, quiet hours as they were decided.</param>
internal sealed record Leaving(
    CustomerKey Customer, DraftKey Draft, string CustomerName, long Total, string Currency, int Permits, Instant ReadyAt, DateTimeZone? Zone);

/// <param name="At">Null: not within the days looked at.</param>
internal sealed record Departed(Leaving Email, LocalDate? Date, Instant? At);

/// <summary>
/// A run of one segment's waiting e-mails over the coming days: quiet hours, sending days, day cap with its ramp, and the
/// window cap. It knows nothing of replies or of payments to come.
/// </summary>
internal sealed class DepartureRun(SegmentView segment, InForce inForce, Instant now, long permitsToday)
{
    public const int Days = 7;

    private readonly DateTimeZone zone = segment.Policy.TimeZone;
    private readonly SendingCalendar calendar = inForce.SendingDays(segment);
    private readonly Dictionary<LocalDate, int> used = [];

    public LocalDate Today => now.DateIn(zone);

    /// <summary>The end of the last day looked at.</summary>
    public Instant End => zone.AtStartOfDay(Today.PlusDays(Days)).ToInstant() - Duration.Epsilon;

    public IReadOnlyList<Departed> Run(IEnumerable<Leaving> emails) =>
        [.. emails.OrderBy(email => email.ReadyAt).ThenBy(email => email.Draft.Value ?? "", StringComparer.Ordinal)
            .ThenBy(email => email.Customer.Value, StringComparer.Ordinal).Select(Depart)];

    /// <summary>The cap in force that day, after the ramp of a segment that went live or goes live now.</summary>
    public int CapOn(LocalDate date) => new SegmentState
    {
        Key = segment.Key, Policy = segment.Policy, LiveSince = segment.LiveSince ?? Today, Ramp = segment.Ramp,
    }.DayCapOn(date, calendar);

    private Departed Depart(Leaving email)
    {
        var sending = inForce.SendingTime(segment, email.Zone ?? zone);
        var last = Today.PlusDays(Days - 1);
        for (var at = sending.NextOpen(Instant.Max(now, email.ReadyAt)); at is { } open;)
        {
            var date = open.DateIn(zone);
            if (date > last) break;
            var taken = used.GetValueOrDefault(date) + (date == Today ? (int)permitsToday : 0);
            if (taken + email.Permits <= CapOn(date))
            {
                used[date] = used.GetValueOrDefault(date) + email.Permits;
                return new Departed(email, date, InWindow(open, used[date]));
            }

            at = sending.NextOpen(zone.AtStartOfDay(date.PlusDays(1)).ToInstant());
        }

        return new Departed(email, null, null);
    }

    /// <summary>The window cap lets so many leave at once; the others follow a window later each.</summary>
    private Instant InWindow(Instant open, int number) => segment.Policy.WindowCap <= 0
        ? open
        : open + (segment.Policy.Window * ((number - 1) / segment.Policy.WindowCap));
}
