using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;

namespace Plixo.Grains.Segments;

/// <summary>How many permits may be issued now, and when there may be more.</summary>
/// <param name="Held">What is held, with the caps in force, before this issue.</param>
/// <param name="Used">Permits given out by this issue.</param>
/// <param name="Slot">Null where the policy does not pace.</param>
/// <param name="Leaving">When permits leave the window that leave it soon enough to issue others ahead, in their order.</param>
/// <param name="WindowMoves">When the first after them leaves.</param>
/// <param name="Ahead">How long before it holds a permit may be issued.</param>
internal sealed record Room(
    Held Held, long Used, PacingSlot? Slot, Instant Midnight, ImmutableArray<Instant> Leaving, Instant WindowMoves, Duration Ahead, Instant Now)
{
    /// <summary>The count of permits that were settled within the window.</summary>
    public const string InWindow = "window";

    /// <summary>The first to leave it, of those that nothing is issued ahead for.</summary>
    public const string Oldest = "window-oldest";

    /// <summary>Those that leave it soon.</summary>
    public const string Soon = "window-soon";

    private long DayLeft => Held.DayCap - Held.Day - Used;

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
        var leaving = policy.Ahead > Duration.Zero
            ? turn.Context.Rows.Of(Soon, PermitTable.Instance).Select(permit => permit.Settled!.Value + policy.Window).Where(leaves => leaves < midnight).ToImmutableArray()
            : [];
        var moves = leaving.Length == Limits.PermitsAhead ? leaving[^1]
            : turn.Context.Rows.Of(Oldest, PermitTable.Instance).FirstOrDefault() is { Settled: { } settled } ? settled + policy.Window
            : now + Duration.FromMinutes(1);
        return new Room(held, 0, slot, midnight, leaving, moves, policy.Ahead, now);
    }

    /// <summary>
    /// Caps take an e-mail's permits all or none. Pacing is no cap: an e-mail with more recipients than a slot's share takes the
    /// slot over its budget, or it would never leave.
    /// </summary>
    public bool Takes(int permits) => permits <= DayLeft && HoldFrom(permits) is not null && !SlotIsFull;

    /// <summary>From when so many more are within the window's cap: now, or once others have left it; null: not soon.</summary>
    public Instant? HoldFrom(int permits) => (Held.Window + Used + permits - Held.WindowCap) switch
    {
        <= 0 => Now,
        var over when over <= Leaving.Length => Leaving[(int)over - 1],
        _ => null,
    };

    /// <summary>
    /// An e-mail with more recipients than a whole cap waits until the cap is larger; until then it holds up no other.
    /// </summary>
    public bool IsLargeEnoughFor(int permits) => permits <= Held.DayCap && permits <= Held.WindowCap;

    public Room After(int permits) => this with { Used = Used + permits };

    /// <summary>When what binds for so many permits next changes by itself.</summary>
    public Instant FreesFor(int permits) => Instant.Max(
        permits > DayLeft ? Midnight
        : HoldFrom(permits) is not { } from ? WindowMoves
        : from > Now ? from
        : SlotIsFull ? Slot!.Start + Pacing.Slot
        : Midnight,
        Now + Duration.FromMilliseconds(1));

    /// <summary>When it is worth looking again: while what leaves the window is still ahead.</summary>
    public Instant LookFor(int permits) => permits <= DayLeft && HoldFrom(permits) is null
        ? Instant.Max(WindowMoves - (Ahead / 2), Now + Duration.FromMilliseconds(1))
        : FreesFor(permits);

    /// <summary>What the grants before it rest on; null where they rest on nothing that has yet to leave.</summary>
    public ImmutableArray<Instant>? RestsOn() => (Held.Window + Used - Held.WindowCap) is > 0 and var over ? Leaving[..(int)over] : null;

    public PacingSlot? SlotAfter() => Slot is null ? null : Slot with { Used = Slot.Used + (int)Used };
}
