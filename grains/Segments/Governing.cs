using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Segments;

/// <summary>Policy versions, going live, pausing. What makes e-mails on their way wrong recalls them.</summary>
internal static class Governing
{
    public static Refusal? Create(SegmentTurn turn, CreateSegment asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.EditPolicy, null) is { } missing) return missing;
        if (turn.State.Exists) return new Refusal(RefusalReason.AlreadyExists, $"There is a segment {turn.State.Key} already.");
        if (Fault(turn, asked.Policy) is { } fault) return fault;
        turn.Happen(new SegmentCreated(asked.Name, asked.Policy, turn.Context.Actor.Id));
        SweepTable.Request(turn, SweepKinds.AllCustomers, "");
        return null;
    }

    /// <param name="turn">Of the segment.</param>
    /// <param name="asked">What its policy is to be.</param>
    /// <param name="sweep">Decides what is open anew; null where the policy is so already.</param>
    public static Refusal? Change(SegmentTurn turn, ChangePolicy asked, out SweepRow? sweep)
    {
        sweep = null;
        if (Missing(turn, Right.EditPolicy) is { } missing) return missing;
        if (asked.ExpectedVersion is { } expected && expected != turn.State.PolicyVersion)
            return new Refusal(RefusalReason.StaleEtag, $"The policy is at version {turn.State.PolicyVersion}, not {expected}.");
        if (Fault(turn, asked.Policy) is { } fault) return fault;
        var name = asked.Name.Length > 0 ? asked.Name : turn.State.Name;
        if (asked.Policy == turn.State.Policy && name == turn.State.Name) return null;

        turn.Happen(new PolicyChanged(name, asked.Policy, turn.State.PolicyVersion + 1, turn.Context.Actor.Id));
        turn.Recall(new Recall(turn.State.Key.Grain));
        turn.Nudge(turn.State.Key.Grain, new IssuePermits());
        SweepTable.Request(turn, SweepKinds.SegmentInvoices, turn.State.Key.Value);
        sweep = SweepTable.Request(turn, SweepKinds.SegmentCustomers, turn.State.Key.Value);
        return null;
    }

    public static Refusal? GoLive(SegmentTurn turn, GoLive asked)
    {
        if (Missing(turn, Right.GoLive) is { } missing) return missing;
        if (turn.State.LiveSince is not null) return new Refusal(RefusalReason.InvalidState, "The segment is live already.");
        if (asked.Ramp.Any(percent => percent is < 1 or > 100))
            return new Refusal(RefusalReason.InvalidArgument, "ramp: each day is 1 to 100 percent.");
        turn.Happen(new WentLive(turn.Context.Now.DateIn(turn.State.Policy!.TimeZone), asked.Ramp, turn.Context.Actor.Id));
        turn.Nudge(turn.State.Key.Grain, new IssuePermits());
        return null;
    }

    public static Refusal? Pause(SegmentTurn turn, PauseSegment asked)
    {
        if (Missing(turn, Right.PauseSending) is { } missing) return missing;
        if (turn.State.Paused is null)
            turn.Happen(new SegmentPaused(new Pause(turn.Context.Now, turn.Context.Actor.Id, asked.Reason)));
        turn.Recall(new Recall(turn.State.Key.Grain));
        return null;
    }

    public static Refusal? Resume(SegmentTurn turn)
    {
        if (Missing(turn, Right.PauseSending) is { } missing) return missing;
        if (turn.State.Paused is not null) turn.Happen(new SegmentResumed(turn.Context.Actor.Id));
        turn.Nudge(turn.State.Key.Grain, new IssuePermits());
        return null;
    }

    public static Refusal? CloseBreaker(SegmentTurn turn, CloseBreaker asked)
    {
        if (Missing(turn, Right.PauseSending) is { } missing) return missing;
        if (string.IsNullOrWhiteSpace(asked.Reason)) return new Refusal(RefusalReason.ReasonRequired, "Closing the breaker needs a reason.");
        if (turn.State.Breaker is not null) turn.Happen(new BreakerClosed(asked.Reason, turn.Context.Actor.Id, turn.Context.Now));
        turn.Nudge(turn.State.Key.Grain, new IssuePermits());
        return null;
    }

    public static Refusal? Note(SegmentTurn turn, AddSegmentNote asked)
    {
        if (Missing(turn, Right.Work) is { } missing) return missing;
        if (string.IsNullOrWhiteSpace(asked.Words) || asked.Words.Length > Limits.Words)
            return new Refusal(RefusalReason.InvalidArgument, $"words: 1 to {Limits.Words} characters.");
        turn.Happen(new SegmentNoteAdded(turn.NewId("n-"), asked.Words, turn.Context.Actor.Id, turn.Context.Now));
        return null;
    }

    private static Refusal? Missing(SegmentTurn turn, Right right) => Permission.Missing(turn.Context.Actor, right, turn.State.Key);

    private static Refusal? Fault(SegmentTurn turn, Policy policy)
    {
        var fault = PolicyLimits.Fault(policy) ?? PolicyLimits.Missing(policy, turn.Context.InForce.Workspace());
        return fault is null ? null : Wrong(fault.Value.Field, fault.Value.Words);
    }

    private static Refusal Wrong(string field, string words) => new(RefusalReason.InvalidArgument, $"{field}: {words}.")
    {
        Metadata = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("field", field),
    };
}
