using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;

namespace Plixo.Silo.Bulk;

/// <summary>The command that an action is for one item: the same that its single call asks.</summary>
public static class BulkCommands
{
    /// <summary>Null where the action is none for such an item.</summary>
    public static Message? Of(BulkOrder order, JobItemRow item) => (order.Action, item.Kind) switch
    {
        (BulkAction.Approve, JobItemKinds.Draft) => new ApproveDraft(new DraftKey(item.Id), null),
        (BulkAction.Send, JobItemKinds.Draft) => new SendDraft(new DraftKey(item.Id), null),
        (BulkAction.Return, JobItemKinds.Draft) => new ReturnDraft(new DraftKey(item.Id)),
        (BulkAction.Discard, JobItemKinds.Draft) => new DiscardDraft(new DraftKey(item.Id), order.Words),
        (BulkAction.Snooze, JobItemKinds.Work) => new SnoozeWorkItem(item.Id, order.Until!.Value),
        (BulkAction.Assign, JobItemKinds.Work) => new AssignWorkItem(item.Id, order.Owner),
        (BulkAction.Complete, JobItemKinds.Work) => new CloseWorkItem(item.Id, order.Words),
        (BulkAction.HoldCustomer, JobItemKinds.Customer) => new HoldCustomer(HoldReason.Operator, order.Words, order.HoldUntil),
        (BulkAction.ReleaseCustomer, JobItemKinds.Customer) => new ReleaseCustomer(order.Words),
        _ => null,
    };

    /// <summary>Whether the action is one on the customers of what was chosen: each of them is one item.</summary>
    public static bool IsOfCustomers(BulkAction action) => action is BulkAction.HoldCustomer or BulkAction.ReleaseCustomer;
}
