using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>The read-model rows that differ between two states of a customer. Ended drafts and cases stay as history.</summary>
internal static class CustomerRows
{
    public static IEnumerable<RowChange> Difference(CustomerState before, CustomerState after, long version)
    {
        // Any version that this is not.
        foreach (var change in CustomerTable.Instance.Difference(CustomerRow.Of(before, version - 1), CustomerRow.Of(after, version))) yield return change;

        foreach (var key in before.Contacts.Keys.Union(after.Contacts.Keys))
        {
            var (old, now) = (before.Contacts.GetValueOrDefault(key), after.Contacts.GetValueOrDefault(key));
            foreach (var change in ContactTable.Instance.Difference(
                         old is null ? null : ContactRow.Of(after.Key, old), now is null ? null : ContactRow.Of(after.Key, now)))
            {
                yield return change;
            }
        }

        foreach (var draft in after.Drafts.Values)
        {
            var old = before.Drafts.GetValueOrDefault(draft.Key.Value);
            foreach (var change in DraftTable.Instance.Difference(old is null ? null : DraftRow.Of(before, old), DraftRow.Of(after, draft)))
                yield return change;
            foreach (var change in Items(before, after, old, draft)) yield return change;
        }

        foreach (var item in after.WorkItems.Values)
        {
            var old = before.WorkItems.GetValueOrDefault(item.Id);
            foreach (var change in WorkItemTable.Instance.Difference(old is null ? null : WorkItemRow.Of(before, old), WorkItemRow.Of(after, item)))
                yield return change;
        }

        foreach (var promise in after.Promises.Values)
        {
            var old = before.Promises.GetValueOrDefault(promise.Id);
            foreach (var change in PromiseTable.Instance.Difference(old is null ? null : PromiseRow.Of(before, old), PromiseRow.Of(after, promise)))
                yield return change;
        }

        foreach (var plan in after.Plans.Values)
        {
            var old = before.Plans.GetValueOrDefault(plan.Id);
            foreach (var change in PlanTable.Instance.Difference(old is null ? null : PlanRow.Of(before, old), PlanRow.Of(after, plan)))
                yield return change;
        }
    }

    private static IEnumerable<RowChange> Items(CustomerState before, CustomerState after, Draft? old, Draft now)
    {
        DraftInvoiceRow? Row(CustomerState state, Draft? draft, Core.InvoiceKey invoice) =>
            draft is { Class: MailClass.Chase } && draft.Items.FirstOrDefault(item => item.Invoice == invoice) is { } item
                ? new DraftInvoiceRow(draft.Key, invoice, state.Key, item.Offset, item.Amount.MinorUnits, item.StepDueAt)
                : null;

        var invoices = now.Items.Select(item => item.Invoice).Concat(old is null ? [] : old.Items.Select(item => item.Invoice)).Distinct();
        return invoices.SelectMany(invoice => DraftInvoiceTable.Instance.Difference(Row(before, old, invoice), Row(after, now, invoice)));
    }
}
