using Plixo.Grains.Core;
using Plixo.Grains.Mailing;

namespace Plixo.Grains.Customers;

/// <summary>Approves in a person's place, where the segment's Autopilot is on, on the day on which the e-mail can leave.</summary>
internal static class Autopilot
{
    public static void Approve(CustomerTurn turn, CustomerSight sight)
    {
        if (sight.Segment is not { Autopilot: true } segment) return;
        if (SegmentGate.IsStale(sight.Workspace, sight.Now, segment.Policy.StaleHoursAutopilot)) return;
        foreach (var draft in turn.State.OpenDrafts.Where(draft => draft is { Status: DraftStatus.Drafted, Class: MailClass.Chase, WrittenBy: "", IsForPerson: false }).ToList())
        {
            if (draft.Claim is { } claim && claim.Until > turn.Context.RealNow) continue;
            if (sight.IsPending(draft.Currency) || Gate.HasRival(turn.State, draft)) continue;
            if (Gate.OpensAt(turn.State, draft, sight).InZone(sight.Zone).Date != sight.Today) continue;
            // Where a machine decides nothing expires for waiting: only what it may not approve is handed to a person.
            if (Approving.Approve(turn, sight, draft, Actor.System.Id, automatic: true) is not null && sight.Now >= draft.ExpiresAt)
                DraftKeeping.Expire(turn, sight, draft);
        }
    }
}
