using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>
/// The look: every rule about a customer in one order. It is level-triggered: it compares what is with what should be, so
/// doing it again, or a thousand times a day, changes nothing.
/// </summary>
internal static class Deciding
{
    private const string Reminder = "look";

    /// <summary>What is stopped is looked at again this often, whatever stopped it.</summary>
    private static readonly Duration BlockedLook = Duration.FromHours(1);

    public static void Look(CustomerTurn turn)
    {
        if (!turn.State.Exists) return;
        var sight = new CustomerSight(turn);
        Forgetting.Forget(turn, sight);
        Holding.EndWhatTimeEnds(turn, sight);
        Membership.Decide(turn, sight);
        Standing.See(turn, sight);
        Promises.Settle(turn, sight);
        Outcomes.TakeBackRecalled(turn, sight);
        foreach (var draft in turn.State.OpenDrafts.ToList())
            DraftKeeping.Keep(turn, sight, draft);
        StepTasks.Keep(turn, sight);
        if (sight.Segment is { } segment) Drafting.Draft(turn, sight, segment);
        Autopilot.Approve(turn, sight);
        Scheduling.ScheduleAll(turn, sight);
        turn.Remind(Reminder, NextLook(turn, sight), new Look());
    }

    /// <summary>The next instant at which time alone changes something here; steps fall due at their invoices.</summary>
    private static Instant? NextLook(CustomerTurn turn, CustomerSight sight)
    {
        var state = turn.State;
        var instants = new List<Instant>();
        void At(LocalDate? date)
        {
            if (date is { } day) instants.Add(sight.Zone.AtStartOfDay(day).ToInstant());
        }

        At(state.Hold?.Until);
        At(state.ReplyPause?.Until);
        At(state.Suppressed?.Until);
        foreach (var promise in state.Promises.Values.Where(promise => promise.State == PromiseState.Open)) At(promise.Until);
        foreach (var row in sight.Suppressions) At(row.Until);
        foreach (var contact in state.Contacts.Values)
        {
            At(contact.DoNotEmailUntil);
            At(Recipients.DomainClosedUntil(sight.Workspace, contact.Email.Value));
        }

        foreach (var draft in state.OpenDrafts)
        {
            instants.AddRange(draft.Transmissions.Select(one => Retrying.GivenUpAt(turn, draft, one)).OfType<Instant>());
            if (draft.Status == DraftStatus.Drafted)
            {
                instants.Add(draft.ExpiresAt);
                if (sight.Segment is not { Autopilot: true }) continue;
                instants.AddRange(Gate.TimeWaits(turn.State, draft, sight).Append(Gate.CapWait(draft, sight)).Select(wait => wait?.Until).OfType<Instant>());
                if (draft.Claim is { } claim) instants.Add(sight.Now + (claim.Until - turn.Context.RealNow));
            }
            else if (draft.Status == DraftStatus.Approved)
            {
                instants.Add(draft.ExpiresAt);
            }
            else if (draft is { Status: DraftStatus.Waiting, ReadyAt: null })
            {
                instants.Add(sight.Now + BlockedLook);
            }
        }

        if (Membership.IsOpenTomorrow(turn, sight)) instants.Add(sight.WorkspaceMidnight);

        var future = instants.Where(instant => instant > sight.Now).ToList();
        return future.Count == 0 ? null : future.Min();
    }
}
