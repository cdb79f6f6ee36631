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
    }

    /// <param name="readyAfter">The end of the undo window on the business clock.</param>
    public static void Schedule(
        CustomerTurn turn, CustomerSight sight, Draft draft, Instant? undoUntil, Override? overridden, Instant? readyAfter = null)
    {
        var asked = draft with { Override = overridden };
        var waits = Gate.TimeWaits(turn.State, asked, sight).ToImmutableArray();
        var opens = Instant.Max(Gate.OpensAt(turn.State, asked, sight), readyAfter ?? Instant.MinValue);
        Instant? ready = IsStopped(turn, sight, draft) ? null : opens;

        // What was ready stays ready: time passing is no change.
        var unchanged = draft.Status == DraftStatus.Waiting && draft.Override == overridden && draft.UndoUntil == undoUntil &&
            (draft.ReadyAt == ready || (ready == sight.Now && draft.ReadyAt <= sight.Now)) &&
            (draft.Waits.SequenceEqual(waits) || (waits.IsEmpty && draft.ReadyAt <= sight.Now));
        if (readyAfter is null && draft.UndoUntil is not null && draft.ReadyAt > opens) unchanged = true;
        if (!unchanged) turn.Happen(new DraftScheduled(draft.Key, ready, undoUntil, waits, overridden));
        if (turn.State.Drafts[draft.Key.Value] is { Status: DraftStatus.Waiting, ReadyAt: not null } && !unchanged)
            turn.Nudge(draft.Segment.Grain, new IssuePermits());
    }

    private static bool IsToSend(Draft draft) =>
        draft.Status == DraftStatus.Waiting || draft is { Status: DraftStatus.Approved, Approval.Automatic: true };

    private static bool IsStopped(CustomerTurn turn, CustomerSight sight, Draft draft) =>
        turn.State.Paused is not null || sight.IsParked || Gate.HasRival(turn.State, draft) ||
        draft.Items.Any(item => sight.Invoices.TryGetValue(item.Invoice, out var row) && row.Paused);
}
