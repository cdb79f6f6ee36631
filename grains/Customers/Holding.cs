using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;

namespace Plixo.Grains.Customers;

/// <summary>Holds, pauses and suppression of the whole customer. Each recalls what has not left.</summary>
internal static class Holding
{
    public static void EndWhatTimeEnds(CustomerTurn turn, CustomerSight sight)
    {
        if (turn.State.Hold is { Until: { } hold } && hold <= sight.Today) turn.Happen(new CustomerReleased("The date has come.", Actor.System.Id));
        if (turn.State.ReplyPause is { Until: { } pause } && pause <= sight.Today) turn.Happen(new ReplyPauseEnded("The date has come.", Actor.System.Id));
        if (turn.State.Suppressed is { Until: { } until } && until <= sight.Today)
            turn.Happen(new SuppressionLifted("The date of reactivation has come.", Actor.System.Id));
    }

    public static Refusal? Hold(CustomerTurn turn, CustomerSight sight, HoldCustomer asked)
    {
        if (Unfit(turn, Right.Work, asked.Words) is { } unfit) return unfit;
        if (asked.Until is { } until && until <= sight.Today)
            return new Refusal(RefusalReason.InvalidArgument, $"until: {until} is not after today, {sight.Today}.");
        turn.Happen(new CustomerHeld(new Hold(asked.Reason, asked.Words, asked.Until, turn.Context.Actor.Id, turn.Context.Now)));
        return Recall(turn);
    }

    /// <summary>Chasing goes on: the hold and a reply's pause are over.</summary>
    public static Refusal? Release(CustomerTurn turn, ReleaseCustomer asked)
    {
        if (Unfit(turn, Right.Work, asked.Words) is { } unfit) return unfit;
        if (turn.State.Hold is not null) turn.Happen(new CustomerReleased(asked.Words, turn.Context.Actor.Id));
        if (turn.State.ReplyPause is not null) turn.Happen(new ReplyPauseEnded(asked.Words, turn.Context.Actor.Id));
        return null;
    }

    /// <summary>The payer wrote: chasing pauses for the workspace's sending days, beside any hold of a person.</summary>
    public static void PauseForReply(CustomerTurn turn, CustomerSight sight)
    {
        var days = sight.Workspace.Settings.ReplyPauseSendingDays;
        var until = sight.Segment is { } segment ? sight.SendingDays(segment).AddSendingDays(sight.Today, days) : sight.Today.PlusDays(days);
        turn.Happen(new ReplyPaused(new Hold(HoldReason.Reply, "The payer replied.", until, Actor.System.Id, sight.Now)));
        Recall(turn);
    }

    /// <summary>Every reply has been dealt with.</summary>
    public static void EndReplyPause(CustomerTurn turn)
    {
        var open = turn.State.WorkItems.Values.Any(item => item.Kind == WorkItemKind.Replied);
        if (!open && turn.State.ReplyPause is not null) turn.Happen(new ReplyPauseEnded("The reply was dealt with.", turn.Context.Actor.Id));
    }

    public static Refusal? Pause(CustomerTurn turn, PauseCustomer asked)
    {
        if (Unfit(turn, Right.Work, asked.Words) is { } unfit) return unfit;
        if (turn.State.Paused is null)
            turn.Happen(new CustomerPaused(new Hold(HoldReason.Paused, asked.Words, null, turn.Context.Actor.Id, turn.Context.Now)));
        return Recall(turn);
    }

    public static Refusal? Resume(CustomerTurn turn, ResumeCustomer asked)
    {
        if (Unfit(turn, Right.Work, asked.Words) is { } unfit) return unfit;
        if (turn.State.Paused is not null) turn.Happen(new CustomerResumed(asked.Words, turn.Context.Actor.Id));
        return null;
    }

    public static Refusal? Suppress(CustomerTurn turn, CustomerSight sight, SuppressCustomer asked)
    {
        if (Unfit(turn, Right.Work, asked.Reason) is { } unfit) return unfit;
        if (string.IsNullOrWhiteSpace(asked.Reason)) return new Refusal(RefusalReason.ReasonRequired, "A suppression needs a reason.");
        if (asked.Permanent == asked.Until is not null)
            return new Refusal(RefusalReason.InvalidArgument, "until: give a date of reactivation, or say permanent.");
        if (asked.Until <= sight.Today) return new Refusal(RefusalReason.InvalidArgument, $"until: {asked.Until} is not after today, {sight.Today}.");
        turn.Happen(new CustomerSuppressed(new CustomerSuppression(asked.Until, asked.Reason, turn.Context.Actor.Id, turn.Context.Now)));
        return Recall(turn);
    }

    public static Refusal? Lift(CustomerTurn turn, LiftSuppression asked)
    {
        if (Unfit(turn, Right.Work, asked.Reason) is { } unfit) return unfit;
        if (turn.State.Suppressed is not null) turn.Happen(new SuppressionLifted(asked.Reason, turn.Context.Actor.Id));
        return null;
    }

    private static Refusal? Recall(CustomerTurn turn)
    {
        turn.Recall(new Recall(turn.State.Key.Grain));
        return null;
    }

    private static Refusal? Unfit(CustomerTurn turn, Right right, string words) =>
        Permission.Missing(turn.Context.Actor, right, turn.State.Segment) ??
        (words.Length > Limits.Words ? new Refusal(RefusalReason.LimitExceeded, $"At most {Limits.Words} characters.") : null);
}
