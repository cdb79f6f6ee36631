using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>Says when an approved e-mail can leave and why it waits, and calls the segment for permits.</summary>
internal static class Scheduling
{
    public static void ScheduleAll(CustomerTurn turn, CustomerSight sight)
    {
        foreach (var draft in turn.State.OpenDrafts.Where(IsToSend).ToList())
            Schedule(turn, sight, draft, draft.UndoUntil, draft.Override);
        foreach (var item in turn.State.WorkItems.Values.Where(item => item.Kind == WorkItemKind.TooLarge).ToList())
        {
            if (!turn.State.OpenDrafts.Any(draft => draft.Key.Value == item.Subject))
                turn.Happen(new WorkItemClosed(item.Id, "The e-mail is no longer to be sent.", Actor.System.Id));
        }
    }

    /// <param name="readyAfter">The end of the undo window on the business clock.</param>
    public static void Schedule(
        CustomerTurn turn, CustomerSight sight, Draft draft, Instant? undoUntil, Override? overridden, Instant? readyAfter = null)
    {
        var asked = draft with { Override = overridden };
        var waits = Gate.Waits(turn.State, asked, sight).ToImmutableArray();
        var opens = Instant.Max(Gate.OpensAt(turn.State, asked, sight), readyAfter ?? Instant.MinValue);
        Instant? ready = waits.Any(wait => wait.Until is null) ? null : opens;

        // What was ready stays ready: time passing is no change.
        var unchanged = draft.Status == DraftStatus.Waiting && draft.Override == overridden && draft.UndoUntil == undoUntil &&
            (draft.ReadyAt == ready || (ready == sight.Now && draft.ReadyAt <= sight.Now)) &&
            (draft.Waits.SequenceEqual(waits) || (waits.IsEmpty && draft.ReadyAt <= sight.Now));
        if (readyAfter is null && draft.UndoUntil > turn.Context.RealNow && draft.ReadyAt > opens) unchanged = true;
        Report(turn, draft, Gate.CapWait(asked, sight) is { Until: null } cap && sight.Segment is { Policy: { DayCap: > 0, WindowCap: > 0 } } ? cap.Words : null);
        if (!unchanged) turn.Happen(new DraftScheduled(draft.Key, ready, undoUntil, waits, overridden));
        if (turn.State.Drafts[draft.Key.Value] is { Status: DraftStatus.Waiting, ReadyAt: not null } && !unchanged)
            turn.Nudge(draft.Segment.Grain, new IssuePermits());
    }

    private static bool IsToSend(Draft draft) =>
        draft.Status == DraftStatus.Waiting || draft is { Status: DraftStatus.Approved, Approval.Automatic: true };

    /// <summary>An e-mail that no cap will ever let out is for a person, once, until it fits.</summary>
    /// <param name="words">Null where it fits.</param>
    private static void Report(CustomerTurn turn, Draft draft, string? words)
    {
        var known = turn.State.WorkItems.Values.FirstOrDefault(item => item.Kind == WorkItemKind.TooLarge && item.Subject == draft.Key.Value);
        if (words is not null && known is null) WorkItems.Open(turn, WorkItemKind.TooLarge, words, draft.Key.Value, null);
        else if (words is null && known is not null) turn.Happen(new WorkItemClosed(known.Id, "It fits the caps.", Actor.System.Id));
    }
}
