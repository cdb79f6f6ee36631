using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Segments;

/// <summary>
/// The issue of permits. What is held never exceeds the cap in force at the issue: of the day, the permits of the date that
/// were not returned and yesterday's that were unsettled at midnight; of the window, what is unsettled or was settled less than
/// a window ago.
/// </summary>
internal static class Issuing
{
    /// <summary>The chases that wait for permits.</summary>
    public const string Chases = "waiting";

    /// <summary>The permits whose transmissions have no outcome.</summary>
    public const string Unsettled = "unsettled";

    private const string OtherMail = "waiting-other";
    private const string Reminder = "issue";
    private const int Segment = 0;
    private const int Date = 1;
    private const int Settled = 6;
    private const int Returned = 7;

    public static RowNeeds Needs(SegmentState state, Instant now)
    {
        var zone = state.Policy!.TimeZone;
        var today = now.DateIn(zone);
        var key = state.Key.Value;
        var table = PermitTable.Instance.Table;
        RowFilter Is(int column, object value) => new(column, Comparison.Equal, value);
        var held = new RowFilter(Returned, Comparison.IsNull, null);
        // Rows count microseconds: what was settled a whole window ago is out of it.
        var over = (now - state.Policy.Window).ToRow();
        var ahead = over + (state.Policy.Ahead.ToInt64Nanoseconds() / 1_000);
        ImmutableArray<RowFilter> Since(long at) => [Is(Segment, key), new RowFilter(Settled, Comparison.AtLeast, at + 1), held];
        return new RowNeeds
        {
            Queries =
            [
                DraftTable.Waiting(state.Key, Chases, chases: true),
                DraftTable.Waiting(state.Key, OtherMail, chases: false),
                new RowQuery(Unsettled, table, [Is(Segment, key), new RowFilter(Settled, Comparison.IsNull, null), held], [], PolicyLimits.MaxDayCap),
                new RowQuery(Room.Oldest, table, Since(ahead), [new RowOrder(Settled)], 1),
                .. ahead == over ? (ReadOnlySpan<RowQuery>)[]
                    : [new RowQuery(Room.Soon, table, [.. Since(over), new RowFilter(Settled, Comparison.AtMost, ahead)], [new RowOrder(Settled)], Limits.PermitsAhead)],
            ],
            Counts =
            [
                new RowCount(Room.InWindow, table, Since(over)),
                new RowCount("today", table, [Is(Segment, key), Is(Date, today.ToRow()), held]),
                new RowCount(
                    "yesterday", table,
                    [
                        Is(Segment, key), Is(Date, today.PlusDays(-1).ToRow()), held,
                        new RowFilter(Settled, Comparison.AtLeast, zone.AtStartOfDay(today).ToInstant().ToRow()),
                    ]),
                .. Health.Counts(state, now),
                .. state.Autopilot == AutopilotState.Off ? [] : Health.DisputeCounts(state, now),
                .. state.Autopilot == AutopilotState.Pending ? [.. Readiness.DecidedCounts(state, now), .. SpokenLanguages.Counts(state.Key)] : (ReadOnlySpan<RowCount>)[],
            ],
        };
    }

    public static Refusal? Issue(SegmentTurn turn)
    {
        Health.Watch(turn);
        Readiness.Review(turn);
        var state = turn.State;
        var policy = state.Policy!;
        var now = turn.Context.Now;
        var today = now.DateIn(policy.TimeZone);
        var view = (SegmentView)new SegmentGrain().View(state)!;
        var calendar = turn.Context.InForce.SendingDays(view);
        var unsettled = turn.Context.Rows.Of(Unsettled, PermitTable.Instance).ToList();
        var busy = unsettled.Select(permit => permit.Draft).ToHashSet();
        var waiting = turn.Context.Rows.Of(Chases, DraftTable.Instance).Concat(turn.Context.Rows.Of(OtherMail, DraftTable.Instance)).Where(draft => !busy.Contains(draft.Key)).ToList();
        if (today < state.LastDate)
        {
            // Another zone has brought a date back that is over: its permits are counted under the later one.
            turn.Remind(Reminder, policy.TimeZone.AtStartOfDay(state.LastDate.Value).ToInstant(), new IssuePermits());
            return null;
        }

        var room = Room.Of(turn, calendar, unsettled, today);
        var figuresToday = now.DateIn(Zones.Of(turn.Context.InForce.Workspace().Settings.Zone));
        var ready = waiting.Where(draft => draft.ReadyAt <= now && room.IsLargeEnoughFor(draft.Recipients) && Passes(turn, view, draft))
            .OrderByDescending(draft => draft.PriorityOn(figuresToday, policy.WeightPercent).Total).ThenByDescending(draft => draft.Total)
            .ThenBy(draft => draft.Key.Value, StringComparer.Ordinal).ToList();
        var grants = ImmutableArray.CreateBuilder<Grant>();
        foreach (var draft in ready)
        {
            if (!room.Takes(draft.Recipients)) break;
            var from = room.HoldFrom(draft.Recipients);
            grants.Add(new Grant(draft.Customer, draft.Key, draft.Recipients) { From = from > now ? from : null });
            room = room.After(draft.Recipients);
        }

        var more = turn.Context.Rows.Of(Chases, DraftTable.Instance).Count() == Limits.DraftsPerIssue;
        if (grants.Count > 0) Grant(turn, today, grants.ToImmutable(), room, more);
        var blocked = ready.Skip(grants.Count).FirstOrDefault();
        See(turn, blocked is not null ? room.FreesFor(blocked.Recipients) : room.Takes(1) ? null : room.FreesFor(1));
        turn.Remind(Reminder, Next(turn, waiting, blocked, room), new IssuePermits());
        return null;
    }

    /// <param name="more">More than these wait, perhaps.</param>
    private static void Grant(SegmentTurn turn, LocalDate today, ImmutableArray<Grant> grants, Room room, bool more)
    {
        var number = turn.State.LastDate == today ? turn.State.LastNumber + 1 : 1;
        var issued = new PermitsIssued(today, number, grants, room.Held, room.SlotAfter()) { Leaving = room.RestsOn() };
        IssueInvariant.Check(turn.State, issued);
        turn.Happen(issued);
        foreach (var grant in grants)
        {
            var numbers = Enumerable.Range(0, grant.Permits).Select(index => number + index).ToImmutableArray();
            turn.Send(grant.Customer.Grain, new UsePermits(grant.Draft, turn.State.Key, today, numbers) { From = grant.From, LookOn = more && grant == grants[^1] ? true : null });
            number += grant.Permits;
        }
    }

    /// <summary>Neither standing still nor, by a reading of the ledger that is too old, kept back.</summary>
    private static bool Passes(SegmentTurn turn, SegmentView view, DraftRow draft)
    {
        var (workspace, mail) = (turn.Context.InForce.Workspace(), Enum.Parse<MailClass>(draft.Class));
        return SegmentGate.Stop(workspace, view, mail) is null &&
            !(GateTable.Counts(mail, draft.Overridden, RefusalReason.LedgerStale) &&
              SegmentGate.IsStale(workspace, turn.Context.Now, view.Policy.StaleHours));
    }

    /// <summary>Says that the caps are full, or no longer, so that whoever sends is told. While they are, a later instant is no news.</summary>
    private static void See(SegmentTurn turn, Instant? fullUntil)
    {
        var known = turn.State.FullUntil > turn.Context.Now;
        if (known != fullUntil is not null) turn.Happen(new RoomSeen(fullUntil));
    }

    /// <summary>When to look again: at the next slot, when the window frees, at midnight, or when the next draft is ready.</summary>
    private static Instant? Next(SegmentTurn turn, List<DraftRow> waiting, DraftRow? blocked, Room room)
    {
        var now = turn.Context.Now;
        if (blocked is not null) return room.LookFor(blocked.Recipients);
        var later = waiting.Where(draft => draft.ReadyAt > now).Select(draft => draft.ReadyAt!.Value).ToList();
        return later.Count == 0 ? null : later.Min();
    }
}
