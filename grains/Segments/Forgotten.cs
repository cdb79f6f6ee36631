using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;

namespace Plixo.Grains.Segments;

/// <summary>
/// Permits that a restored store forgot, and the journal shows as used: they count for day and window as if they had been in doubt
/// since their arm. What was issued under caps that did not count them yet is taken back before anything is sent.
/// </summary>
internal static class Forgotten
{
    public static Refusal? Count(SegmentTurn turn, CountForgotten told)
    {
        var date = told.ArmedAt.DateIn(turn.State.Policy!.TimeZone);
        turn.Happen(new PermitForgotten(date, -turn.Context.Version, told.Customer, told.Draft, told.Transmission, told.ArmedAt));
        return null;
    }

    /// <summary>Recalls what has not left where more is held than the caps allow; what fits is issued anew.</summary>
    public static Refusal? TakeBack(SegmentTurn turn)
    {
        var policy = turn.State.Policy!;
        var view = (SegmentView)new SegmentGrain().View(turn.State)!;
        var unsettled = turn.Context.Rows.Of(Issuing.Unsettled, PermitTable.Instance).ToList();
        var held = Room.Of(turn, turn.Context.InForce.SendingDays(view), unsettled, turn.Context.Now.DateIn(policy.TimeZone)).Held;
        if (held.Day <= held.DayCap && held.Window <= held.WindowCap) return null;
        turn.Recall(new Recall(turn.State.Key.Grain));
        turn.Nudge(turn.State.Key.Grain, new IssuePermits());
        return null;
    }
}
