using NodaTime;
using Plixo.Grains.Calendars;

namespace Plixo.Grains.Segments;

/// <summary>Spreads what the day has left over the open time left, a slot at a time.</summary>
public static class Pacing
{
    public static readonly Duration Slot = Duration.FromMinutes(5);

    /// <summary>The slot of an instant. Its budget is fixed when it begins; outside the open time only what is sent over the rules waits, and it is not paced.</summary>
    /// <param name="known">The slot before it, or the slot itself; null for none of this day.</param>
    /// <param name="dayLeft">Permits that the day cap still leaves.</param>
    public static PacingSlot SlotAt(PacingSlot? known, Policy policy, SendingCalendar calendar, Instant now, long dayLeft)
    {
        var ticks = Slot.BclCompatibleTicks;
        var start = Instant.FromUnixTimeTicks(now.ToUnixTimeTicks() / ticks * ticks);
        if (known?.Start == start) return known;
        var open = SendingTime.OpenTimeLeft(now.InZone(policy.TimeZone).Date, start, policy.TimeZone, policy.Quiet, calendar);
        var share = open <= Slot ? dayLeft : (long)Math.Ceiling(dayLeft * Slot.TotalSeconds / open.TotalSeconds);
        return new PacingSlot(start, Math.Max(1, share), 0);
    }
}
