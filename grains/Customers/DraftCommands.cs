using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Templates;

namespace Plixo.Grains.Customers;

/// <summary>What people do with drafts.</summary>
internal static class DraftCommands
{
    /// <summary>How long a draft is held by whoever works on it.</summary>
    private static readonly Duration ClaimTime = Duration.FromMinutes(5);

    public static Refusal? Approve(CustomerTurn turn, CustomerSight sight, ApproveDraft asked)
    {
        if (Find(turn, asked.Draft, Right.ApproveDrafts, out var draft) is { } refusal) return refusal;
        return draft.Status == DraftStatus.Drafted
            ? Approving.Approve(turn, sight, draft, turn.Context.Actor.Id, automatic: false, asked.Hash)
            : new Refusal(RefusalReason.InvalidState, $"The draft is {draft.Status} already.");
    }

    /// <summary>Takes an approval back; what waits for its permit is withdrawn with it.</summary>
    public static Refusal? Return(CustomerTurn turn, ReturnDraft asked)
    {
        if (Find(turn, asked.Draft, Right.ApproveDrafts, out var draft) is { } refusal) return refusal;
        if (draft.Status == DraftStatus.Drafted) return null;
        turn.Recall(new Recall(turn.State.Key.Grain));
        if (HasLeft(draft)) return OnItsWay;
        turn.Happen(DraftKeeping.Back(turn, new CustomerSight(turn), draft, $"Taken back by {turn.Context.Actor.Id}.", turn.Context.Actor.Id));
        return null;
    }

    public static Refusal? Edit(CustomerTurn turn, EditDraft asked)
    {
        if (Find(turn, asked.Draft, Right.Work, out var draft) is { } refusal) return refusal;
        if (HasLeft(draft)) return OnItsWay;
        var source = new TemplateSource(asked.Subject ?? "-", asked.Html ?? "<p>-</p>", asked.Text ?? "-");
        if (!Template.TryParse(draft.Template, 1, Languages.English, source, out _, out var fault))
            return new Refusal(RefusalReason.TemplateInvalid, fault!.ToString());
        turn.Happen(new DraftEdited(
            draft.Key, new EditedParts(asked.Subject, asked.Html, asked.Text, turn.Context.Actor.Id, turn.Context.Now)));
        if (draft.IsApproved)
            turn.Happen(DraftKeeping.Back(turn, new CustomerSight(turn), turn.State.Drafts[draft.Key.Value], $"Edited by {turn.Context.Actor.Id}.", turn.Context.Actor.Id));
        return null;
    }

    /// <summary>What time heals is scheduled and said; what it does not heal is refused.</summary>
    public static Refusal? Send(CustomerTurn turn, CustomerSight sight, SendDraft asked)
    {
        var now = asked.OverrideReason is not null;
        if (Find(turn, asked.Draft, now ? Right.SendNow : Right.Work, out var draft, reopens: now) is { } refusal) return refusal;
        if (draft.Status == DraftStatus.Drafted) return new Refusal(RefusalReason.DraftNotApproved, "Approve the draft first.");
        if (draft.IsOpen && !draft.IsApproved) return OnItsWay;
        if (now && string.IsNullOrWhiteSpace(asked.OverrideReason)) return new Refusal(RefusalReason.ReasonRequired, "Sending now needs a reason.");

        var overridden = now ? new Override(asked.OverrideReason!, turn.Context.Actor.Id, turn.Context.Now) : draft.Override;
        if (DraftKeeping.WhyRefused(turn, sight, draft with { Status = DraftStatus.Approved, Override = overridden }) is { } why) return why;
        var undo = Duration.FromSeconds(sight.Segment?.Policy.UndoSeconds ?? 0);
        var undoUntil = undo > Duration.Zero ? turn.Context.RealNow + undo : (Instant?)null;
        Scheduling.Schedule(turn, sight, draft, undoUntil, overridden, turn.Context.Now + undo);
        return null;
    }

    public static Refusal? Undo(CustomerTurn turn, UndoDraft asked)
    {
        if (Find(turn, asked.Draft, Right.Work, out var draft) is { } refusal) return refusal;
        if (draft.Status != DraftStatus.Waiting || draft.UndoUntil is not { } until || turn.Context.RealNow >= until)
            return new Refusal(RefusalReason.UndoWindowClosed, "It can no longer be undone.");
        turn.Happen(new DraftUndone(draft.Key, turn.Context.Actor.Id));
        // What Autopilot approved it would send again at once: it is a person's now.
        if (draft.Approval is { Automatic: true })
            turn.Happen(DraftKeeping.Back(turn, new CustomerSight(turn), turn.State.Drafts[draft.Key.Value], $"Undone by {turn.Context.Actor.Id}.", turn.Context.Actor.Id));
        return null;
    }

    public static Refusal? Discard(CustomerTurn turn, DiscardDraft asked)
    {
        if (Find(turn, asked.Draft, Right.Work, out var draft) is { } refusal) return refusal;
        if (HasLeft(draft)) return OnItsWay;
        turn.Happen(new DraftEnded(draft.Key, DraftStatus.Discarded, asked.Reason, turn.Context.Actor.Id, turn.Context.Now, Declines: true));
        return null;
    }

    public static Refusal? Claim(CustomerTurn turn, ClaimDraft asked)
    {
        if (Find(turn, asked.Draft, Right.Work, out var draft) is { } refusal) return refusal;
        turn.Happen(new DraftClaimed(draft.Key, new Claim(turn.Context.Actor.Id, turn.Context.RealNow + ClaimTime)));
        return null;
    }

    public static Refusal? Release(CustomerTurn turn, ReleaseDraft asked)
    {
        if (Find(turn, asked.Draft, Right.Work, out var draft) is { } refusal) return refusal;
        if (draft.Claim is not null) turn.Happen(new DraftClaimed(draft.Key, null));
        return null;
    }

    public static Refusal? Again(CustomerTurn turn, CustomerSight sight, DraftAgain asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment) is { } missing) return missing;
        var declined = turn.State.Declined.Keys.Select(invoice => new InvoiceKey(invoice))
            .Where(invoice => asked.Currency is not { } currency || sight.Invoices.GetValueOrDefault(invoice)?.Amount.Currency == currency).ToImmutableArray();
        if (!declined.IsEmpty) turn.Happen(new DeclinedCleared(declined));
        return null;
    }

    private static readonly Refusal OnItsWay = new(RefusalReason.InvalidState, "The e-mail is on its way.");

    /// <summary>The mailer has it, or a recipient does.</summary>
    private static bool HasLeft(Draft draft) => draft.Status == DraftStatus.Sending || draft.Delivered;

    /// <summary>The draft, if it is open, the actor has the right, and nobody else holds it.</summary>
    /// <param name="reopens">A draft that was withdrawn after its approval will do: it is sent over what withdrew it.</param>
    private static Refusal? Find(CustomerTurn turn, DraftKey key, Right right, out Draft draft, bool reopens = false)
    {
        draft = turn.State.Drafts.GetValueOrDefault(key.Value)!;
        if (draft is null) return new Refusal(RefusalReason.NotFound, $"There is no draft {key}.");
        if (Permission.Missing(turn.Context.Actor, right, draft.Segment) is { } missing) return missing;
        if (draft.Status == DraftStatus.Expired) return new Refusal(RefusalReason.DraftExpired, "The draft has expired.");
        if (!draft.IsOpen && !(reopens && MayReopen(turn.State, draft)))
            return new Refusal(draft.EndCause ?? RefusalReason.InvalidState, $"The draft is {draft.Status}. {draft.EndReason}".TrimEnd());
        return draft.Claim is { } claim && claim.Until > turn.Context.RealNow && claim.By != turn.Context.Actor.Id
            ? new Refusal(RefusalReason.DraftHeldByOther, $"{claim.By} holds the draft.")
            : null;
    }

    /// <summary>It was approved, withdrawn for what a person may send over, and none of its invoices is in another draft since.</summary>
    private static bool MayReopen(CustomerState state, Draft draft) =>
        draft is { Status: DraftStatus.Withdrawn or DraftStatus.Suppressed, Approval: not null, EndCause: { } cause } && GateTable.MayOverride(cause) &&
        !state.OpenDrafts.SelectMany(other => other.Items).Any(item => draft.Items.Any(own => own.Invoice == item.Invoice));
}
