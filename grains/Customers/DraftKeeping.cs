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
        if (draft.Status == DraftStatus.Sending || draft.Class != MailClass.Chase) return;

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
        else if (sight.Now >= draft.ExpiresAt && sight.Segment is not { Autopilot: true })
        {
            Expire(turn, sight, draft);
        }
    }

    /// <summary>What the draft covers as it stands now: without what may no longer be chased, with today's amounts.</summary>
    public static ImmutableArray<DraftItem> ItemsNow(CustomerSight sight, Draft draft) =>
        [.. draft.Items.Where(item => Survives(sight, draft, item)).Select(item => Today(sight, item))];

    /// <summary>The e-mail of a draft as it would be now; the segment that decided it, as it is in force.</summary>
    public static Composition ComposeNow(CustomerTurn turn, CustomerSight sight, Draft draft, NodaTime.LocalDate? date = null) =>
        turn.Context.InForce.SegmentOf(draft) is { } segment
            ? Composer.Compose(turn.State, draft, sight.Invoices, sight.Addressable, segment, sight.Workspace, date ?? sight.Today)
            : new Composition.Blocked(RefusalReason.NoValidContact, "The draft's segment is gone.");

    private static void Check(CustomerTurn turn, CustomerSight sight, Draft draft, ImmutableArray<DraftItem> items)
    {
        if (WhyDecidedAnew(turn, sight, draft) is { } why)
        {
            Return(turn, sight, draft, items, why, null);
            return;
        }

        var now = ComposeNow(turn, sight, draft with { Items = items });
        if (now is not Composition.Composed composed || !composed.IsWithin(draft.Approval!) || !items.SequenceEqual(draft.Items))
        {
            Return(turn, sight, draft, items, WhyChanged(draft, items, now), now as Composition.Composed);
        }
        else if (sight.Now >= draft.ExpiresAt && draft.Status == DraftStatus.Approved)
        {
            Expire(turn, sight, draft);
        }
        else
        {
            LeaveOutClosed(turn, sight, draft);
            if (composed.Readings.Length != draft.Approval!.Recipients)
                turn.Happen(new DraftRecipientsChanged(draft.Key, composed.Readings.Length));
        }
    }

    /// <summary>Some recipients have it. The others get the same e-mail, or none.</summary>
    private static void KeepRest(CustomerTurn turn, CustomerSight sight, Draft draft, ImmutableArray<DraftItem> items)
    {
        var why = items.SequenceEqual(draft.Items) ? WhyDecidedAnew(turn, sight, draft) : "What it says is no longer true.";
        if (why is null) LeaveOutClosed(turn, sight, draft);
        else Outcomes.GiveUp(turn, draft, _ => true, why);
    }

    private static void LeaveOutClosed(CustomerTurn turn, CustomerSight sight, Draft draft) =>
        Outcomes.GiveUp(turn, draft, transmission => !sight.MayWriteTo(transmission), "The address may no longer be used.");

    /// <summary>Who approved it no longer speaks for it.</summary>
    private static string? WhyDecidedAnew(CustomerTurn turn, CustomerSight sight, Draft draft) =>
        draft.Segment != turn.State.Segment ? "The customer moved to another segment."
        : draft.Approval!.Automatic && sight.Segment is { Autopilot: false } ? "Autopilot is off."
        : null;

    private static void Return(
        CustomerTurn turn, CustomerSight sight, Draft draft, ImmutableArray<DraftItem> items, string why, Composition.Composed? now)
    {
        var after = "";
        if (now is not null)
        {
            var content = now.Content.ToContent();
            turn.Store(content);
            after = content.Digest;
        }

        turn.Happen(new DraftReturned(draft.Key, new Returned(why, draft.Approval!.Content, after, sight.Now)));
        if (!items.SequenceEqual(draft.Items))
            turn.Happen(new DraftChanged(draft.Key, items, draft.Template, draft.Tone, draft.Segment, draft.PolicyVersion));
        turn.Recall(new Recall(turn.State.Key.Grain));
    }

    private static string WhyChanged(Draft draft, ImmutableArray<DraftItem> items, Composition now) => now switch
    {
        Composition.Blocked blocked => blocked.Words,
        _ when items.Length < draft.Items.Length => $"{draft.Items.Length - items.Length} of its invoices may no longer be chased.",
        _ when !items.SequenceEqual(draft.Items) => "A balance has changed.",
        _ => "What the payer would read has changed.",
    };

    private static void Withdraw(CustomerTurn turn, CustomerSight sight, Draft draft)
    {
        var reasons = draft.Items
            .Select(item => sight.Invoices.TryGetValue(item.Invoice, out var row) ? sight.ExclusionOf(row) : null)
            .Select(exclusion => exclusion?.Words ?? "Nothing is open.").Distinct();
        var suppressed = draft.Items.Any(item => sight.Invoices.TryGetValue(item.Invoice, out var row) &&
            sight.ExclusionOf(row) is { Kind: DispositionKind.Suppressed or DispositionKind.NoValidContact });
        turn.Happen(new DraftEnded(
            draft.Key, suppressed ? DraftStatus.Suppressed : DraftStatus.Withdrawn, string.Join(" ", reasons), Actor.System.Id, sight.Now, false));
    }

    public static void Expire(CustomerTurn turn, CustomerSight sight, Draft draft)
    {
        turn.Happen(new DraftEnded(draft.Key, DraftStatus.Expired, "Nobody decided it in time.", Actor.System.Id, sight.Now, true));
        WorkItems.Open(turn, WorkItemKind.NotDecided, $"A draft over {draft.Total} was not decided.", draft.Key.Value, null);
    }

    /// <summary>
    /// Until it is approved, what is no longer due leaves it too: a policy may have moved the step. Once it is delivered its own
    /// step is finished, and only a later one says that it is over.
    /// </summary>
    private static bool Survives(CustomerSight sight, Draft draft, DraftItem item) =>
        sight.Invoices.TryGetValue(item.Invoice, out var row) && sight.ExclusionOf(row) is null &&
        (draft.Delivered
            ? sight.PositionOf(row) <= item.Offset
            : (row.Position ?? int.MinValue) < item.Offset && (draft.IsApproved || sight.DueStepOf(row) is not null));

    private static DraftItem Today(CustomerSight sight, DraftItem item) =>
        item with { Amount = Exclusion.AmountOf(sight.Invoices[item.Invoice]) };
}
