using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Customers;

/// <summary>What people are asked to do. Whom an item belongs to follows its customer and is read from <see cref="Staff"/>.</summary>
internal static class WorkItems
{
    private static readonly Duration ClaimTime = Duration.FromMinutes(5);

    public static string Open(CustomerTurn turn, WorkItemKind kind, string words, string subject, int? offset, string assignee = "", string contact = "")
    {
        var id = turn.NewId("w-");
        turn.Happen(new WorkItemOpened(new WorkItem(id, kind, words, subject, offset, assignee, turn.Context.Now, null) { Contact = contact }));
        return id;
    }

    public static Refusal? Take(CustomerTurn turn, TakeWorkItem asked)
    {
        if (Find(turn, asked.Item, out var item) is { } refusal) return refusal;
        if (item.ClaimedBy != turn.Context.Actor.Id && item.ClaimedUntil > turn.Context.RealNow)
            return new Refusal(RefusalReason.DraftHeldByOther, $"{item.ClaimedBy} has taken it.");
        turn.Happen(new WorkItemChanged(item with { ClaimedBy = turn.Context.Actor.Id, ClaimedUntil = turn.Context.RealNow + ClaimTime }));
        return null;
    }

    public static Refusal? Assign(CustomerTurn turn, AssignWorkItem asked)
    {
        if (Find(turn, asked.Item, out var item) is { } refusal) return refusal;
        var actor = turn.Context.Actor;
        if (asked.Assignee.Length > 0 && $"users/{asked.Assignee}" != actor.Id && Permission.Missing(actor, Right.Reassign, turn.State.Segment) is { } missing) return missing;
        turn.Happen(new WorkItemChanged(item with { Assignee = asked.Assignee, ClaimedBy = "", ClaimedUntil = null }));
        return null;
    }

    public static Refusal? Snooze(CustomerTurn turn, SnoozeWorkItem asked)
    {
        if (Find(turn, asked.Item, out var item) is { } refusal) return refusal;
        if (asked.Until <= turn.Context.Now) return new Refusal(RefusalReason.InvalidArgument, "until: must be in the future.");
        turn.Happen(new WorkItemChanged(item with { SnoozedUntil = asked.Until }));
        return null;
    }

    /// <summary>A task of the ladder that is done is a contact: its step is finished.</summary>
    public static Refusal? Close(CustomerTurn turn, CustomerSight sight, CloseWorkItem asked)
    {
        if (Find(turn, asked.Item, out var item) is { } refusal) return refusal;
        End(turn, item, asked.Outcome, turn.Context.Actor.Id);
        if (item.Kind == WorkItemKind.Replied) Holding.EndReplyPause(turn);
        var invoice = new InvoiceKey(item.Subject);
        if (item is { Kind: WorkItemKind.StepTask, Offset: { } offset } && sight.Invoices.TryGetValue(invoice, out var row))
        {
            var step = new DraftItem(invoice, offset, Grains.Deciding.Exclusion.AmountOf(row), row.DueStepAt ?? item.At, row.DueDate);
            Outcomes.Contact(turn, null, row.Currency, turn.Context.Now, "", [step], "task");
        }

        return null;
    }

    /// <summary>The item leaves the state; its row stays as history.</summary>
    public static void End(CustomerTurn turn, WorkItem item, string outcome, string by) =>
        turn.Happen(new WorkItemClosed(item.Id, outcome, by));

    /// <summary>Closes what was asked about a subject, because it has been answered elsewhere.</summary>
    public static void EndAbout(CustomerTurn turn, WorkItemKind kind, string subject, string outcome, string by)
    {
        foreach (var item in turn.State.WorkItems.Values.Where(item => item.Kind == kind && item.Subject == subject).ToList())
            End(turn, item, outcome, by);
    }

    private static Refusal? Find(CustomerTurn turn, string id, out WorkItem item)
    {
        item = turn.State.WorkItems.GetValueOrDefault(id)!;
        return item is null
            ? new Refusal(RefusalReason.NotFound, $"There is no open work item {id}.")
            : Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment);
    }
}
