using Plixo.Grains.Core;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>Binds what the payer will read to whoever says that it may be sent.</summary>
internal static class Approving
{
    /// <param name="seen">Hash of what the approver saw; null approves what it is now.</param>
    public static Refusal? Approve(CustomerTurn turn, CustomerSight sight, Draft draft, string by, bool automatic, string? seen = null)
    {
        var leaves = Outlook.Of(turn.State, draft, sight).For.InZone(sight.Zone).Date;
        switch (DraftKeeping.ComposeNow(turn, sight, draft, leaves))
        {
            case Composition.Blocked blocked:
                Report(turn, draft, blocked);
                return new Refusal(blocked.Reason, blocked.Words);
            case Composition.Composed composed when seen is not null && seen != composed.Hash:
                return new Refusal(RefusalReason.DraftChanged, "The draft is not what you saw: look again.");
            case Composition.Composed composed:
                var content = composed.Content.ToContent();
                turn.Store(content);
                turn.Happen(new DraftApproved(draft.Key, new Approval(composed.Readings, leaves, content.Digest, composed.Readings.Length, by, sight.Now, automatic)));
                return null;
            default:
                throw new InvalidOperationException("No such composition.");
        }
    }

    /// <summary>A draft that cannot be written becomes a work item, once.</summary>
    private static void Report(CustomerTurn turn, Draft draft, Composition.Blocked blocked)
    {
        var known = turn.State.WorkItems.Values.Any(item => item.Kind == WorkItemKind.CannotRender && item.Subject == draft.Key.Value);
        if (!known) WorkItems.Open(turn, WorkItemKind.CannotRender, blocked.Words, draft.Key.Value, null);
    }
}
