using System.Collections.Immutable;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>
/// Makes drafts of what is due, and brings unapproved ones up to date: one per currency, one of its own for a step that stands
/// alone, a task for a task.
/// </summary>
internal static class Drafting
{
    public static void Draft(CustomerTurn turn, CustomerSight sight, SegmentView segment)
    {
        var taken = turn.State.OpenDrafts.Where(draft => draft.Status != DraftStatus.Drafted)
            .SelectMany(draft => draft.Items).Select(item => item.Invoice).ToHashSet();
        var due = Due(sight, segment, taken);
        foreach (var one in due.Where(one => StepTasks.IsTask(turn, one.Step) && !one.Declined)) StepTasks.Open(turn, one.Invoice, one.Step);
        if (turn.State.Reach == Reach.NoContact) return;

        var emails = due.Where(one => !StepTasks.IsTask(turn, one.Step)).ToLookup(EmailOf);
        var open = turn.State.OpenDrafts.Where(draft => draft is { Status: DraftStatus.Drafted, Class: MailClass.Chase }).ToList();
        var kept = new HashSet<DraftKey>();
        foreach (var email in emails.Where(email => email.Key.Alone is not null || !sight.IsPending(email.Key.Currency)))
        {
            // Two are there where one came back from approval: what a person wrote is kept.
            var draft = open.Where(draft => EmailOf(draft) == email.Key).MaxBy(draft => draft.Edited is not null);
            if (draft is null) Create(turn, sight, segment, email);
            else if (Change(turn, segment, draft, [.. email.Where(one => !one.Declined)])) kept.Add(draft.Key);
        }

        taken.UnionWith(due.Where(one => !one.Declined).Select(one => one.Invoice.Key));
        foreach (var draft in open.Where(draft => !kept.Contains(draft.Key) && !sight.IsPending(draft.Currency) && draft.Items.All(item => taken.Contains(item.Invoice))))
            turn.Happen(new DraftEnded(draft.Key, DraftStatus.Withdrawn, "Its invoices are decided elsewhere.", Actor.System.Id, sight.Now, false));
    }

    /// <summary>An e-mail that is to be written: of a currency, or of one invoice alone.</summary>
    private readonly record struct Email(Currency Currency, InvoiceKey? Alone);

    /// <param name="Declined">Its draft expired, was discarded or refused: it waits for a reason to be drafted again.</param>
    private sealed record DueStep(InvoiceRow Invoice, CadenceStep Step, bool Declined);

    private static Email EmailOf(DueStep due) => new(due.Invoice.Currency, due.Step.Alone ? due.Invoice.Key : null);

    private static Email EmailOf(Draft draft) => new(draft.Currency, draft.Alone ? draft.Items[0].Invoice : null);

    /// <summary>
    /// What is due and in no e-mail that was approved, oldest first. A step that the policy does not know is left out: the
    /// invoice is about to plan anew.
    /// </summary>
    private static List<DueStep> Due(CustomerSight sight, SegmentView segment, HashSet<InvoiceKey> taken)
    {
        var steps = segment.Policy.Cadence.AllSteps.ToDictionary(step => step.Offset);
        var due = new List<DueStep>();
        foreach (var invoice in sight.Invoices.Values.Where(invoice => !taken.Contains(invoice.Key) && !IsHeldBack(sight, invoice)))
        {
            if (sight.UnfinishedStepOf(invoice) is { } offset && steps.TryGetValue(offset, out var step))
                due.Add(new DueStep(invoice, step, sight.IsDeclined(invoice, offset)));
        }

        return [.. due.OrderBy(one => one.Invoice.DueDate).ThenBy(one => one.Invoice.Key.Value, StringComparer.Ordinal)];
    }

    /// <summary>Nobody to write to is no reason to stop here: the step is handed out as a task.</summary>
    private static bool IsHeldBack(CustomerSight sight, InvoiceRow invoice) =>
        sight.ExclusionOf(invoice) is { } exclusion && exclusion.Kind != DispositionKind.NoValidContact;

    /// <summary>A new e-mail carries every invoice that belongs in it, those too whose last draft was declined.</summary>
    private static void Create(CustomerTurn turn, CustomerSight sight, SegmentView segment, IGrouping<Email, DueStep> email)
    {
        if (email.All(one => one.Declined)) return;
        var again = email.Where(one => one.Declined).Select(one => one.Invoice.Key).ToImmutableArray();
        if (!again.IsEmpty) turn.Happen(new DeclinedCleared(again));
        var highest = email.MaxBy(one => one.Step.Offset)!.Step;
        var expires = sight.SendingDays(segment).AddSendingDays(sight.Today, segment.Policy.DraftExpirySendingDays)
            ?? sight.Today.PlusDays(SendingCalendar.SearchDays);
        turn.Happen(new DraftCreated(new Draft
        {
            Key = new DraftKey(turn.NewId("d-")),
            Class = MailClass.Chase,
            Currency = email.Key.Currency,
            Language = Recipients.LanguageFor(turn.State, sight.Addressable, highest.Tone),
            Segment = segment.Key,
            PolicyVersion = segment.PolicyVersion,
            Status = DraftStatus.Drafted,
            Items = Items(email),
            Template = highest.Template,
            Tone = highest.Tone,
            Alone = email.Key.Alone is not null,
            CreatedAt = sight.Now,
            ExpiresAt = sight.Zone.AtStartOfDay(expires.PlusDays(1)).ToInstant(),
        }));
    }

    /// <summary>False where nothing is left for it.</summary>
    private static bool Change(CustomerTurn turn, SegmentView segment, Draft open, ImmutableArray<DueStep> due)
    {
        if (due.IsEmpty) return false;
        var items = Items(due);
        var highest = due.MaxBy(one => one.Step.Offset)!.Step;
        var same = open.Items.SequenceEqual(items) && open.Template == highest.Template && open.Tone == highest.Tone &&
            open.Segment == segment.Key && open.PolicyVersion == segment.PolicyVersion;
        if (!same) turn.Happen(new DraftChanged(open.Key, items, highest.Template, highest.Tone, segment.Key, segment.PolicyVersion));
        return true;
    }

    private static ImmutableArray<DraftItem> Items(IEnumerable<DueStep> due) =>
    [
        .. due.Select(one => new DraftItem(one.Invoice.Key, one.Step.Offset, Exclusion.AmountOf(one.Invoice), one.Invoice.DueStepAt!.Value)),
    ];
}
