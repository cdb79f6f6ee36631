using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>What people are asked to do: the owner's, or the deputy's while the owner is away, else the segment's pool's.</summary>
internal static class WorkItems
{
    private static readonly Duration ClaimTime = Duration.FromMinutes(5);

    public static string Open(CustomerTurn turn, WorkItemKind kind, string words, string subject, int? offset, string assignee = "", string contact = "")
    {
        var id = turn.NewId("w-");
        var who = assignee.Length > 0 ? assignee : Owner(turn);
        turn.Happen(new WorkItemOpened(new WorkItem(id, kind, words, subject, offset, who, turn.Context.Now, null) { Contact = contact }));
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
        turn.Happen(new WorkItemClosed(item.Id, asked.Outcome, turn.Context.Actor.Id));
        var invoice = new InvoiceKey(item.Subject);
        if (item is { Kind: WorkItemKind.StepTask, Offset: { } offset } && sight.Invoices.TryGetValue(invoice, out var row))
        {
            var step = new DraftItem(invoice, offset, Grains.Deciding.Exclusion.AmountOf(row), row.DueStepAt ?? item.At, row.DueDate);
            Outcomes.Contact(turn, null, row.Currency, turn.Context.Now, "", [step], "task");
        }

        return null;
    }

    private static string Owner(CustomerTurn turn)
    {
        var workspace = turn.Context.InForce.Workspace();
        var owner = turn.State.Profile?.Owner ?? "";
        var today = turn.Context.Now.DateIn(Zones.Of(workspace.Settings.Zone));
        return workspace.Users.TryGetValue(owner, out var user) && user.AbsentUntil > today && user.Deputy.Length > 0 ? user.Deputy
            : owner.Length > 0 ? owner
            : turn.Context.InForce.Segment(turn.State.Segment)?.Policy.Pool ?? "";
    }

    private static Refusal? Find(CustomerTurn turn, string id, out WorkItem item)
    {
        item = turn.State.WorkItems.GetValueOrDefault(id)!;
        return item is null
            ? new Refusal(RefusalReason.NotFound, $"There is no open work item {id}.")
            : Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment);
    }
}
