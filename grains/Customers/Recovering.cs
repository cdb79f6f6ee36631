using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>
/// An e-mail that the journal has and the store forgot, after a restore: it may have arrived, and nobody knows what it said. It is
/// listed as in doubt and counts as sent: what was due when it left is finished, and the contact interval runs from then.
/// </summary>
internal static class Recovering
{
    /// <summary>What stands in rows for the draft of an e-mail that no draft has.</summary>
    public static readonly DraftKey NoDraft = new("none");

    private const string Words = "The journal has it and the store does not: it may have been sent before the restore.";

    public static void TakeOver(CustomerTurn turn, CustomerSight sight, TakeOverLost lost)
    {
        if (turn.State.WorkItems.Values.Any(item => item.Kind == WorkItemKind.InDoubt && item.Subject == lost.Transmission)) return;
        var isRenamed = turn.State.Drafts.Values.All(draft => draft.MessageId != lost.MessageId);
        if (Outcomes.IsKnown(turn, lost, Words))
        {
            // What had that Message-ID may have been about more than what is about to be sent under another.
            if (isRenamed) CountAsSent(turn, sight, lost);
            return;
        }

        List(turn, lost);
        CountPermits(turn, lost, null, [.. lost.Earlier, lost.At]);
        var kept = turn.State.OpenDrafts.Where(draft => draft.Class == MailClass.Chase && draft.MessageId != lost.MessageId && !draft.Delivered).ToList();
        foreach (var draft in kept.Where(draft => draft.Status != DraftStatus.Sending))
            turn.Happen(new DraftEnded(draft.Key, DraftStatus.Withdrawn, Words, Actor.System.Id, sight.Now, Declines: false));
        // What is claimed or intended comes back, and finds its step finished.
        if (kept.Any(draft => draft.Status == DraftStatus.Sending)) turn.Recall(new Recall(turn.State.Key.Grain));
        if (!CountAsSent(turn, sight, lost) && turn.State.Paused is null)
            turn.Happen(new CustomerPaused(new Hold(HoldReason.Paused, Words, null, Actor.System.Id, sight.Now)));
    }

    /// <summary>Tells the segment that these attempts used permits of which the store has none.</summary>
    /// <param name="turn">Of the customer.</param>
    /// <param name="lost">The e-mail.</param>
    /// <param name="draft">That has it; null for none.</param>
    /// <param name="armed">When.</param>
    public static void CountPermits(CustomerTurn turn, TakeOverLost lost, Draft? draft, IEnumerable<Instant> armed)
    {
        if ((lost.Segment ?? draft?.Segment ?? turn.State.Segment) is not { } segment) return;
        foreach (var at in armed) turn.Send(segment.Grain, new CountForgotten(turn.State.Key, draft?.Key ?? NoDraft, lost.Transmission, at));
    }

    /// <summary>False where nothing was due, nor anything counted for this e-mail: the store lacks what it was about.</summary>
    private static bool CountAsSent(CustomerTurn turn, CustomerSight sight, TakeOverLost lost)
    {
        if (turn.State.LastContacts.Values.Any(contact => contact.Thread.Contains(lost.MessageId))) return true;
        var due = sight.Invoices.Values
            .Where(invoice => invoice.IsChaseable && (invoice.DueStepAt ?? Instant.MaxValue) <= lost.At && sight.UnfinishedStepOf(invoice) is not null)
            .ToLookup(invoice => invoice.Currency);
        foreach (var currency in due)
        {
            Outcomes.Contact(turn, null, currency.Key, lost.At, lost.MessageId, [.. currency.Select(invoice => new DraftItem(
                invoice.Key, sight.UnfinishedStepOf(invoice)!.Value, Exclusion.AmountOf(invoice), invoice.DueStepAt ?? lost.At, invoice.DueDate))], "email");
        }

        return due.Count > 0;
    }

    private static void List(CustomerTurn turn, TakeOverLost lost)
    {
        WorkItems.Open(turn, WorkItemKind.InDoubt, Words, lost.Transmission, null);
        turn.Happen(new EmailTakenOver(lost.Transmission, lost.MessageId, lost.At, lost.Attempt, Words));
    }
}
