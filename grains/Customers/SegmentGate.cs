using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Customers;

/// <summary>
/// What workspace and segment decide for all their e-mails alike: sending stands still, the ledger's reading is old, the caps
/// are full. It holds from one moment to the next, so it is asked where it matters and never kept with a draft.
/// </summary>
public static class SegmentGate
{
    /// <summary>Why mail of the class stands still; null where it does not. Only a person ends it.</summary>
    public static Refusal? Stop(WorkspaceState workspace, SegmentView? segment, MailClass mail)
    {
        Refusal? Is(RefusalReason reason, string words) => GateTable.Asks(mail, reason) ? new Refusal(reason, words) : null;
        Refusal? found = null;
        if (workspace.Paused is { } all) found ??= Is(RefusalReason.SendingPaused, $"All sending is paused: {all.Reason}");
        if (segment is null) return found ?? new Refusal(RefusalReason.NotLive, "The customer has no segment.");
        if (segment.Paused is { } paused) found ??= Is(RefusalReason.SendingPaused, $"The segment is paused: {paused.Reason}");
        if (segment.LiveSince is null) found ??= Is(RefusalReason.NotLive, "The segment is not live.");
        if (segment.Breaker is { } breaker) found ??= Is(RefusalReason.BreakerOpen, breaker);
        return found;
    }

    /// <summary>The ledger's reading is too old to chase by.</summary>
    public static bool IsStale(WorkspaceState workspace, Instant now, int hours) =>
        workspace.LedgerAsOf is not { } asOf || now - asOf > Duration.FromHours(hours);

    /// <summary>What an approved e-mail waits for at its segment now, each with the instant at which it ends where there is one.</summary>
    /// <param name="overridden">A person sent it now, with a reason.</param>
    public static IEnumerable<Wait> Waits(WorkspaceState workspace, SegmentView? segment, MailClass mail, bool overridden, Instant now)
    {
        if (Stop(workspace, segment, mail) is { } stop) yield return new Wait(stop.Reason, null, stop.Words);
        if (segment is null) yield break;
        if (GateTable.Counts(mail, overridden, RefusalReason.LedgerStale) && IsStale(workspace, now, segment.Policy.StaleHours))
            yield return new Wait(RefusalReason.LedgerStale, null, $"The ledger was last read up to {workspace.LedgerAsOf?.ToString() ?? "never"}.");
        if (segment.FullUntil is { } until && until > now) yield return new Wait(RefusalReason.SendCapReached, until);
    }
}
