using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Grains.Deciding;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>
/// Holds an open draft against what is true now: what may no longer be chased leaves it; what was approved and is no longer
/// true comes back with a diff; what nobody decided expires. What is on its way is left to its outcome, and what is still to be
/// decided is brought up to date by drafting.
/// </summary>
internal static class DraftKeeping
{
    public static void Keep(CustomerTurn turn, CustomerSight sight, Draft draft)
    {
        if (draft.Status == DraftStatus.Sending) return;
        Retrying.GiveUpLate(turn, sight, draft);
        draft = turn.State.Drafts[draft.Key.Value];
        if (!draft.IsOpen) return;
        if (draft.Class != MailClass.Chase)
        {
            KeepOther(turn, sight, draft);
            return;
        }

        var items = ItemsNow(sight, draft);
        if (draft.Delivered)
        {
            KeepRest(turn, sight, draft, items);
        }
        else if (items.IsEmpty)
        {
            Withdraw(turn, sight, draft);
        }
        else if (draft.IsApproved)
        {
            Check(turn, sight, draft, items);
        }
        else if (sight.Now >= draft.ExpiresAt && (draft.IsForPerson || sight.Segment is not { Autopilot: true }))
        {
            Expire(turn, sight, draft);
        }
        else if (draft.WrittenBy.Length > 0 && turn.State.Segment is { } home && (draft.Segment != home || !items.SequenceEqual(draft.Items)))
        {
            // What the ladder wrote is brought up to date by drafting.
            turn.Happen(new DraftChanged(draft.Key, items, draft.Template, draft.Tone, home, sight.Segment?.PolicyVersion ?? draft.PolicyVersion));
        }
    }

    /// <summary>What the draft covers as it stands now: without what may no longer be chased, with today's amounts.</summary>
    public static ImmutableArray<DraftItem> ItemsNow(CustomerSight sight, Draft draft) =>
        [.. draft.Items.Where(item => Survives(sight, draft, item)).Select(item => Today(sight, draft, item))];

    /// <summary>The e-mail of a draft as it would be now; the segment that decided it, as it is in force.</summary>
    public static Composition ComposeNow(CustomerTurn turn, CustomerSight sight, Draft draft, NodaTime.LocalDate? date = null)
    {
        if (turn.Context.InForce.SegmentOf(draft) is not { } segment)
            return new Composition.Blocked(RefusalReason.NoValidContact, "The draft's segment is gone.");
        var day = date ?? sight.Today;
        Composition To(bool overridden) =>
            Composer.Compose(turn.State, draft, sight.Invoices, sight.AddressableOn(day, overridden), segment, sight.Workspace, day);
        // What was approved goes on as it was approved: to suppressed addresses only where it was approved for them.
        return draft is { Override: not null, Approval: { } approval } && To(overridden: true) is Composition.Composed over && over.IsWithin(approval)
            ? over
            : To(overridden: false);
    }

    /// <summary>What sending it is refused with, whatever the time: nothing is left of it, or it is not what was approved.</summary>
    public static Refusal? WhyRefused(CustomerTurn turn, CustomerSight sight, Draft draft)
    {
        if (draft.Class != MailClass.Chase || draft.Delivered) return null;
        var items = ItemsNow(sight, draft);
        if (items.IsEmpty)
        {
            var (cause, words) = WhyNothingIsLeft(sight, draft);
            return new Refusal(cause, words);
        }

        if (!items.SequenceEqual(draft.Items)) return new Refusal(RefusalReason.DraftChanged, WhyChanged(draft, items, null));
        return ComposeNow(turn, sight, draft) is Composition.Blocked blocked ? new Refusal(blocked.Reason, blocked.Words) : null;
    }

    /// <summary>
    /// Mail that is no chase is not about what is open now: it leaves as it was approved, under whatever segment the customer is
    /// in, or comes back. What somebody has got already never goes out anew.
    /// </summary>
    private static void KeepOther(CustomerTurn turn, CustomerSight sight, Draft draft)
    {
        if (turn.State.Segment is not { } home || sight.Segment is not { } segment)
        {
            End(turn, sight, draft, DraftStatus.Withdrawn, "The customer has no segment.", RefusalReason.NotLive);
            return;
        }

        if (draft.Segment != home)
        {
            turn.Happen(new DraftChanged(draft.Key, draft.Items, draft.Template, draft.Tone, home, segment.PolicyVersion));
            turn.Nudge(home.Grain, new IssuePermits());
            draft = turn.State.Drafts[draft.Key.Value];
        }

        var now = draft.IsApproved ? ComposeNow(turn, sight, draft) : null;
        if (sight.Now >= draft.ExpiresAt && draft.Status != DraftStatus.Waiting) Expire(turn, sight, draft);
        else if (now is null) return;
        else if (now is Composition.Composed composed && composed.IsWithin(draft.Approval!)) LeaveOut(turn, sight, draft, composed);
        else if (draft.Transmissions.Any(one => one.Status >= TransmissionStatus.Accepted)) Outcomes.GiveUp(turn, draft, _ => true, WhyChanged(draft, draft.Items, now));
        else if (draft.Class == MailClass.Internal) End(turn, sight, draft, DraftStatus.Withdrawn, WhyChanged(draft, draft.Items, now), RefusalReason.DraftChanged);
        else Return(turn, sight, draft, draft.Items, WhyChanged(draft, draft.Items, now));
    }

    private static void Check(CustomerTurn turn, CustomerSight sight, Draft draft, ImmutableArray<DraftItem> items)
    {
        if (WhyDecidedAnew(turn, sight, draft) is { } why)
        {
            Return(turn, sight, draft, items, why);
            return;
        }

        var now = ComposeNow(turn, sight, draft with { Items = items });
        if (now is not Composition.Composed composed || !composed.IsWithin(draft.Approval!) || !items.SequenceEqual(draft.Items))
        {
            Return(turn, sight, draft, items, WhyChanged(draft, items, now));
        }
        else if (sight.Now >= draft.ExpiresAt && draft.Status == DraftStatus.Approved)
        {
            Expire(turn, sight, draft);
        }
        else
        {
            LeaveOut(turn, sight, draft, composed);
        }
    }

    /// <summary>Who may no longer be written to; the others get what was approved.</summary>
    private static void LeaveOut(CustomerTurn turn, CustomerSight sight, Draft draft, Composition.Composed composed)
    {
        LeaveOutClosed(turn, sight, draft);
        if (composed.Readings.Length != draft.Approval!.Recipients) turn.Happen(new DraftRecipientsChanged(draft.Key, composed.Readings.Length));
    }

    /// <summary>Some recipients have it. The others get the same e-mail, or none.</summary>
    private static void KeepRest(CustomerTurn turn, CustomerSight sight, Draft draft, ImmutableArray<DraftItem> items)
    {
        var why = items.SequenceEqual(draft.Items) ? WhyDecidedAnew(turn, sight, draft) : "What it says is no longer true.";
        if (why is null) LeaveOutClosed(turn, sight, draft);
        else Outcomes.GiveUp(turn, draft, _ => true, why);
    }

    private static void LeaveOutClosed(CustomerTurn turn, CustomerSight sight, Draft draft) =>
        Outcomes.GiveUp(turn, draft, transmission => !sight.MayWriteTo(draft, transmission), "The address may no longer be used.");

    /// <summary>Who approved it no longer speaks for it.</summary>
    private static string? WhyDecidedAnew(CustomerTurn turn, CustomerSight sight, Draft draft) =>
        draft.Segment != turn.State.Segment ? "The customer moved to another segment."
        : draft.Approval!.Automatic && sight.Segment is { Autopilot: false } ? "Autopilot is off."
        : null;

    /// <summary>Why it comes back, with the e-mail as it would leave now beside the one that was approved.</summary>
    /// <param name="by">The person who took it back; null where the facts did.</param>
    public static DraftReturned Back(CustomerTurn turn, CustomerSight sight, Draft draft, string why, string? by = null)
    {
        var now = draft with { Segment = turn.State.Segment ?? draft.Segment, Override = null };
        var after = "";
        if (ComposeNow(turn, sight, now, Outlook.Of(turn.State, now, sight).For.InZone(sight.Zone).Date) is Composition.Composed composed)
        {
            var content = composed.Content.ToContent();
            turn.Store(content);
            after = content.Digest;
        }

        return new DraftReturned(draft.Key, new Returned(why, draft.Approval!.Content, after, turn.Context.Now, by));
    }

    private static void Return(CustomerTurn turn, CustomerSight sight, Draft draft, ImmutableArray<DraftItem> items, string why)
    {
        turn.Happen(Back(turn, sight, draft with { Items = items }, why));
        if (!items.SequenceEqual(draft.Items))
            turn.Happen(new DraftChanged(draft.Key, items, draft.Template, draft.Tone, draft.Segment, draft.PolicyVersion));
        turn.Recall(new Recall(turn.State.Key.Grain));
    }

    private static string WhyChanged(Draft draft, ImmutableArray<DraftItem> items, Composition? now) => now switch
    {
        Composition.Blocked blocked => blocked.Words,
        _ when items.Length < draft.Items.Length => $"{draft.Items.Length - items.Length} of its invoices may no longer be chased.",
        _ when !items.SequenceEqual(draft.Items) => "A balance has changed.",
        _ => "What the payer would read has changed.",
    };

    private static void Withdraw(CustomerTurn turn, CustomerSight sight, Draft draft)
    {
        var (cause, words) = WhyNothingIsLeft(sight, draft);
        var suppressed = cause is RefusalReason.ContactSuppressed or RefusalReason.NoValidContact;
        End(turn, sight, draft, suppressed ? DraftStatus.Suppressed : DraftStatus.Withdrawn, words, cause);
    }

    private static void End(CustomerTurn turn, CustomerSight sight, Draft draft, DraftStatus status, string words, RefusalReason cause) =>
        turn.Happen(new DraftEnded(draft.Key, status, words, Actor.System.Id, sight.Now, Declines: false) { Cause = cause });

    /// <summary>The cause is that of an invoice that nobody may send over, where there is one.</summary>
    private static (RefusalReason Cause, string Words) WhyNothingIsLeft(CustomerSight sight, Draft draft)
    {
        var excluded = draft.Items
            .Select(item => sight.Invoices.TryGetValue(item.Invoice, out var row) ? sight.ExclusionOf(row, draft) : null)
            .Select(exclusion => exclusion is null ? (RefusalReason.InvoicePaid, "Nothing is open.") : (Exclusion.ReasonOf(exclusion.Kind), exclusion.Words))
            .Distinct().ToList();
        var cause = excluded.OrderBy(one => GateTable.MayOverride(one.Item1)).First().Item1;
        return (cause, string.Join(" ", excluded.Select(one => one.Item2).Distinct()));
    }

    public static void Expire(CustomerTurn turn, CustomerSight sight, Draft draft)
    {
        turn.Happen(new DraftEnded(draft.Key, DraftStatus.Expired, "Nobody decided it in time.", Actor.System.Id, sight.Now, draft.Class == MailClass.Chase));
        WorkItems.Open(turn, WorkItemKind.NotDecided, $"A draft over {draft.Total} was not decided.", draft.Key.Value, null);
    }

    /// <summary>
    /// Until it is approved, what is no longer due leaves it too: a policy may have moved the step. Once it is delivered its own
    /// step is finished, and only a later one says that it is over.
    /// </summary>
    private static bool Survives(CustomerSight sight, Draft draft, DraftItem item) =>
        sight.Invoices.TryGetValue(item.Invoice, out var row) && sight.ExclusionOf(row, draft) is null && Today(sight, draft, item).Amount.IsPositive &&
        (item.Offset == DraftItem.NoStep || (draft.Delivered
            ? sight.PositionOf(row) <= item.Offset
            : (row.Position ?? int.MinValue) < item.Offset && (draft.IsApproved || draft.WrittenBy.Length > 0 || sight.DueStepOf(row) is not null)));

    private static DraftItem Today(CustomerSight sight, Draft draft, DraftItem item)
    {
        var row = sight.Invoices[item.Invoice];
        // Sent over a promise it says what it said when it was approved.
        var kept = draft.Override is not null && item.Amount == Exclusion.AmountOverPromises(row);
        return item with { Amount = kept ? item.Amount : Exclusion.AmountOf(row) };
    }
}
