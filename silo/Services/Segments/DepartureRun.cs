using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;

namespace Plixo.Silo.Services.Segments;

/// <summary>A draft that would leave, as far as time and caps decide.</summary>
/// <param name="FreeFrom">Before it nothing happens: contact interval, retry, the day of its step. Quiet hours and closed days come on top.</param>
/// <param name="AtAnyHour">Neither quiet hours nor closed days count for it.</param>
internal sealed record Leaving(
    CustomerKey Customer, DraftKey Draft, string CustomerName, long Total, string Currency, int Permits, Instant FreeFrom, DateTimeZone? Zone,
    bool AtAnyHour = false);

/// <param name="At">Null: not within the days looked at.</param>
internal sealed record Departed(Leaving Email, LocalDate? Date, Instant? At);

/// <summary>
/// A run of one segment's waiting e-mails over the coming days, first ready first: quiet hours and sending days, day cap with its
/// ramp, window cap and pacing, by the functions that decide when they really leave. It knows nothing of replies or of payments to come.
/// </summary>
internal sealed class DepartureRun(SegmentView segment, InForce inForce, Instant now, long permitsToday)
{
    public const int Days = 7;

    private readonly DateTimeZone zone = segment.Policy.TimeZone;
    private readonly SendingCalendar calendar = inForce.SendingDays(segment);
    private readonly Dictionary<LocalDate, long> used = [];
    private readonly Queue<(Instant At, int Permits)> window = new();
    private long inWindow;
    private PacingSlot? slot;

    public LocalDate Today => now.DateIn(zone);

    /// <summary>The end of the last day looked at.</summary>
    public Instant End => zone.AtStartOfDay(Today.PlusDays(Days)).ToInstant() - Duration.Epsilon;

    public IReadOnlyList<Departed> Run(IEnumerable<Leaving> emails)
    {
        var departed = new List<Departed>();
        var waiting = new PriorityQueue<Leaving, (Instant, int)>();
        var order = 0;
        foreach (var email in emails.OrderBy(email => email.FreeFrom).ThenBy(email => email.Draft.Value ?? "", StringComparer.Ordinal)
            .ThenBy(email => email.Customer.Value, StringComparer.Ordinal))
            waiting.Enqueue(email, (OpenFrom(email, Instant.Max(now, email.FreeFrom)), order++));

        while (waiting.TryDequeue(out var email, out var turn))
        {
            var (at, place) = turn;
            if (at > End || email.Permits > segment.Policy.WindowCap) departed.Add(new Departed(email, null, null));
            else if (FreesFor(email.Permits, at) is { } later) waiting.Enqueue(email, (OpenFrom(email, later), place));
            else departed.Add(Depart(email, at));
        }

        return departed;
    }

    /// <summary>The cap in force that day, after the ramp of a segment that went live or goes live now.</summary>
    public int CapOn(LocalDate date) => (segment with { LiveSince = segment.LiveSince ?? Today }).DayCapOn(date, calendar);

    private Instant OpenFrom(Leaving email, Instant from) => Opening.From(inForce.SendingTime(segment, email.Zone ?? zone), from, email.AtAnyHour);

    /// <summary>When the cap that binds lets go; null where nothing binds. Instants come in their order.</summary>
    private Instant? FreesFor(int permits, Instant at)
    {
        var date = at.DateIn(zone);
        if (permits > DayLeft(date)) return zone.AtStartOfDay(date.PlusDays(1)).ToInstant();
        while (window.TryPeek(out var oldest) && oldest.At + segment.Policy.Window <= at) inWindow -= window.Dequeue().Permits;
        if (inWindow + permits > segment.Policy.WindowCap) return window.Peek().At + segment.Policy.Window;
        if (!segment.Policy.Pacing) return null;
        slot = Pacing.SlotAt(slot, segment.Policy, calendar, at, DayLeft(date));
        return slot.Used >= slot.Budget ? slot.Start + Pacing.Slot : null;
    }

    private long DayLeft(LocalDate date) => CapOn(date) - used.GetValueOrDefault(date) - (date == Today ? permitsToday : 0);

    private Departed Depart(Leaving email, Instant at)
    {
        var date = at.DateIn(zone);
        used[date] = used.GetValueOrDefault(date) + email.Permits;
        window.Enqueue((at, email.Permits));
        inWindow += email.Permits;
        slot = slot is null ? null : slot with { Used = slot.Used + email.Permits };
        return new Departed(email, date, at);
    }
}
