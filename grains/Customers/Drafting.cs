using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>Makes drafts of what is due: one per currency, one of its own for a step that stands alone, a task for a task.</summary>
internal static class Drafting
{
    public static void Draft(CustomerTurn turn, CustomerSight sight, SegmentView segment)
    {
        var steps = segment.Policy.Cadence.AllSteps.ToDictionary(step => step.Offset);
        var taken = turn.State.OpenDrafts.Where(draft => draft.Status != DraftStatus.Drafted || draft.Alone)
            .SelectMany(draft => draft.Items).Select(item => item.Invoice).ToHashSet();
        var due = sight.Invoices.Values
            .Where(invoice => !taken.Contains(invoice.Key))
            .Select(invoice => (Invoice: invoice, Step: StepOf(sight, invoice, steps)))
            .Where(pair => pair.Step is not null && !IsHeldBack(sight, pair.Invoice))
            .Select(pair => (pair.Invoice, Step: pair.Step!))
            .OrderBy(pair => pair.Invoice.DueDate).ThenBy(pair => pair.Invoice.Key.Value, StringComparer.Ordinal)
            .ToList();

        foreach (var (invoice, step) in due.Where(pair => pair.Step.Kind == StepKind.Task || turn.State.Reach == Reach.NoContact))
            OpenTask(turn, invoice, step);
        if (turn.State.Reach == Reach.NoContact) return;

        var mails = due.Where(pair => pair.Step.Kind == StepKind.Email).ToList();
        foreach (var alone in mails.Where(pair => pair.Step.Alone))
            Create(turn, sight, segment, [alone], alone: true);
        foreach (var group in mails.Where(pair => !pair.Step.Alone).GroupBy(pair => pair.Invoice.Currency).Where(group => !sight.IsPending(group.Key)))
            CreateOrExtend(turn, sight, segment, [.. group]);
    }

    private static CadenceStep? StepOf(CustomerSight sight, InvoiceRow invoice, Dictionary<int, CadenceStep> steps) =>
        sight.DueStepOf(invoice) is { } offset ? steps.GetValueOrDefault(offset) : null;

    /// <summary>Nobody to write to is no reason to stop here: the step is handed out as a task.</summary>
    private static bool IsHeldBack(CustomerSight sight, InvoiceRow invoice) =>
        sight.ExclusionOf(invoice) is { } exclusion && exclusion.Kind != DispositionKind.NoValidContact;

    private static void CreateOrExtend(
        CustomerTurn turn, CustomerSight sight, SegmentView segment, List<(InvoiceRow Invoice, CadenceStep Step)> due)
    {
        var open = turn.State.OpenDrafts.FirstOrDefault(draft =>
            draft is { Status: DraftStatus.Drafted, Alone: false, Class: MailClass.Chase } && draft.Currency == due[0].Invoice.Currency);
        if (open is null)
        {
            Create(turn, sight, segment, due, alone: false);
            return;
        }

        var items = Items(due);
        var highest = due.MaxBy(pair => pair.Step.Offset).Step;
        var same = open.Items.SequenceEqual(items) && open.Template == highest.Template && open.Tone == highest.Tone &&
            open.Segment == segment.Key && open.PolicyVersion == segment.PolicyVersion;
        if (!same) turn.Happen(new DraftChanged(open.Key, items, highest.Template, highest.Tone, segment.Key, segment.PolicyVersion));
    }

    private static void Create(
        CustomerTurn turn, CustomerSight sight, SegmentView segment, List<(InvoiceRow Invoice, CadenceStep Step)> due, bool alone)
    {
        var highest = due.MaxBy(pair => pair.Step.Offset).Step;
        var expires = sight.SendingDays(segment).AddSendingDays(sight.Today, segment.Policy.DraftExpirySendingDays)
            ?? sight.Today.PlusDays(SendingCalendar.SearchDays);
        turn.Happen(new DraftCreated(new Draft
        {
            Key = new DraftKey(turn.NewId("d-")),
            Class = MailClass.Chase,
            Currency = due[0].Invoice.Currency,
            Language = turn.State.Profile!.Language,
            Segment = segment.Key,
            PolicyVersion = segment.PolicyVersion,
            Status = DraftStatus.Drafted,
            Items = Items(due),
            Template = highest.Template,
            Tone = highest.Tone,
            Alone = alone,
            CreatedAt = sight.Now,
            ExpiresAt = sight.Zone.AtStartOfDay(expires.PlusDays(1)).ToInstant(),
        }));
    }

    private static ImmutableArray<DraftItem> Items(List<(InvoiceRow Invoice, CadenceStep Step)> due) =>
    [
        .. due.Select(pair => new DraftItem(
            pair.Invoice.Key, pair.Step.Offset, Exclusion.AmountOf(pair.Invoice), pair.Invoice.DueStepAt!.Value)),
    ];

    private static void OpenTask(CustomerTurn turn, InvoiceRow invoice, CadenceStep step)
    {
        var open = turn.State.WorkItems.Values.Any(item =>
            item.Kind == WorkItemKind.StepTask && item.Subject == invoice.Key.Value && item.Offset >= step.Offset);
        if (open || turn.State.WorkItems.Count >= Limits.WorkItemsPerCustomer) return;
        WorkItems.Open(turn, WorkItemKind.StepTask, $"Contact the payer about invoice {invoice.Number}, day {step.Offset}.", invoice.Key.Value, step.Offset);
    }
}
