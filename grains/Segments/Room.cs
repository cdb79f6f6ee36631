using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;

namespace Plixo.Grains.Segments;

/// <summary>How many permits may be issued now, and when there may be more.</summary>
/// <param name="Held">What is held, with the caps in force, before this issue.</param>
/// <param name="Used">Permits given out by this issue.</param>
/// <param name="Slot">Null where the policy does not pace.</param>
internal sealed record Room(Held Held, long Used, PacingSlot? Slot, Instant Midnight, Instant WindowMoves, Instant Now)
{
    /// <summary>The count of permits that were settled within the window.</summary>
    public const string InWindow = "window";

    /// <summary>The first of them to leave it.</summary>
    public const string Oldest = "window-oldest";

    private long DayLeft => Held.DayCap - Held.Day - Used;

    private long WindowLeft => Held.WindowCap - Held.Window - Used;

    private bool SlotIsFull => Slot is not null && Slot.Used + Used >= Slot.Budget;

    public static Room Of(SegmentTurn turn, SendingCalendar calendar, List<PermitRow> unsettled, LocalDate today)
    {
        var policy = turn.State.Policy!;
        var now = turn.Context.Now;
        var midnight = policy.TimeZone.AtStartOfDay(today.PlusDays(1)).ToInstant();
        var held = new Held(
            turn.Context.Rows.Count("today") + turn.Context.Rows.Count("yesterday") + unsettled.Count(permit => permit.Date < today),
            turn.State.DayCapOn(today, calendar), unsettled.Count + turn.Context.Rows.Count(InWindow), policy.WindowCap);
        var slot = policy.Pacing
            ? Pacing.SlotAt(turn.State.LastDate == today ? turn.State.Slot : null, policy, calendar, now, Math.Max(0, held.DayCap - held.Day))
            : null;
        var moves = turn.Context.Rows.Of(Oldest, PermitTable.Instance).FirstOrDefault() is { Settled: { } settled } ? settled + policy.Window : now + Duration.FromMinutes(1);
        return new Room(held, 0, slot, midnight, moves, now);
    }

    /// <summary>
    /// Caps take an e-mail's permits all or none. Pacing is no cap: an e-mail with more recipients than a slot's share takes the
    /// slot over its budget, or it would never leave.
    /// </summary>
    public bool Takes(int permits) => permits <= DayLeft && permits <= WindowLeft && !SlotIsFull;

    /// <summary>
    /// An e-mail with more recipients than a whole cap waits until the cap is larger; until then it holds up no other.
    /// </summary>
    public bool IsLargeEnoughFor(int permits) => permits <= Held.DayCap && permits <= Held.WindowCap;

    public Room After(int permits) => this with { Used = Used + permits };

    /// <summary>When what binds for so many permits next changes by itself.</summary>
    public Instant FreesFor(int permits) => Instant.Max(
        permits > DayLeft ? Midnight
        : permits > WindowLeft ? WindowMoves
        : SlotIsFull ? Slot!.Start + Pacing.Slot
        : Midnight,
        Now + Duration.FromMilliseconds(1));

    public PacingSlot? SlotAfter() => Slot is null ? null : Slot with { Used = Slot.Used + (int)Used };
}
