using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;

namespace Plixo.Grains.Segments;

/// <summary>How many permits may be issued now, and when there may be more.</summary>
/// <param name="Left">The smallest of what day, window and pacing leave.</param>
/// <param name="FreesAt">When the one that binds next changes by itself.</param>
internal sealed record Room(long Left, Held Held, PacingSlot? Slot, Instant FreesAt)
{
    public PacingSlot? SlotAfter(int used) => Slot is null ? null : Slot with { Used = Slot.Used + used };

    public static Room Of(SegmentTurn turn, SendingCalendar calendar, List<PermitRow> unsettled, LocalDate today)
    {
        var policy = turn.State.Policy!;
        var now = turn.Context.Now;
        var midnight = policy.TimeZone.AtStartOfDay(today.PlusDays(1)).ToInstant();
        var recent = turn.Context.Rows.Of("recent", PermitTable.Instance).Where(permit => permit.Settled > now - policy.Window).ToList();
        var held = new Held(
            turn.Context.Rows.Count("today") + turn.Context.Rows.Count("yesterday") + unsettled.Count(permit => permit.Date < today),
            turn.State.DayCapOn(today, calendar), unsettled.Count + recent.Count, policy.WindowCap);

        var day = Math.Max(0, held.DayCap - held.Day);
        var window = Math.Max(0, held.WindowCap - held.Window);
        var slot = policy.Pacing ? SlotOf(turn.State, policy, calendar, now, today, day) : null;
        var paced = slot is null ? long.MaxValue : slot.Budget - slot.Used;

        var frees = day == 0 ? midnight
            : window == 0 && recent.Count > 0 ? recent[0].Settled!.Value + policy.Window
            : window == 0 ? now + Duration.FromMinutes(1)
            : slot is not null && paced <= 0 ? slot.Start + Issuing.Slot
            : recent.Count > 0 ? recent[0].Settled!.Value + policy.Window
            : midnight;
        return new Room(Math.Min(day, Math.Min(window, paced)), held, slot, Instant.Max(frees, now + Duration.FromMilliseconds(1)));
    }

    /// <summary>A slot's budget is fixed when it begins: what the day has left, spread over the open time left.</summary>
    private static PacingSlot SlotOf(SegmentState state, Policy policy, SendingCalendar calendar, Instant now, LocalDate today, long day)
    {
        var ticks = Issuing.Slot.BclCompatibleTicks;
        var start = Instant.FromUnixTimeTicks(now.ToUnixTimeTicks() / ticks * ticks);
        if (state.Slot is { } known && known.Start == start && state.LastDate == today) return known;
        var open = SendingTime.OpenTimeLeft(today, start, policy.TimeZone, policy.Quiet, calendar);
        // Outside the open time only what is sent over the rules waits, and it is not paced.
        var share = open <= Issuing.Slot ? day : (long)Math.Ceiling(day * Issuing.Slot.TotalSeconds / open.TotalSeconds);
        return new PacingSlot(start, Math.Max(1, share), 0);
    }
}
