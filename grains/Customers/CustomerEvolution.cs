using System.Collections.Immutable;
using Plixo.Grains.Core;

namespace Plixo.Grains.Customers;

/// <summary>How each event changes a customer.</summary>
internal static class CustomerEvolution
{
    public static CustomerState Apply(CustomerState state, CustomerEvent happened) => happened switch
    {
        CustomerRecorded e => state with { Profile = e.Profile with { Owner = Owner(state, e.Profile) } },
        ContactRecorded e => state with { Contacts = state.Contacts.SetItem(e.Contact.Key.Value, e.Contact) },
        ContactRemoved e => state with { Contacts = state.Contacts.Remove(e.Contact.Value) },
        UnappliedRecorded { Amount: { } amount } e => state with { Unapplied = state.Unapplied.SetItem(e.EntryId, amount) },
        UnappliedRecorded e => state with { Unapplied = state.Unapplied.Remove(e.EntryId) },
        SegmentAssigned e => state with
        {
            Segment = e.Segment,
            SegmentDecidedOn = e.On,
            ImportedOn = state.ImportedOn ?? (e.WithInvoices ? e.On : null),
        },
        StandingSeen e => state with { Reach = e.Reach, CreditCovers = e.CreditCovers },
        StepsAcknowledged e => state with
        {
            Finished = state.Finished.RemoveRange(e.Invoices.Select(invoice => invoice.Value)),
            Declined = state.Declined.RemoveRange(e.Invoices.Select(invoice => invoice.Value)),
        },
        DeclinedCleared e => state with { Declined = state.Declined.RemoveRange(e.Invoices.Select(invoice => invoice.Value)) },
        CustomerHeld e => state with { Hold = e.Hold },
        CustomerReleased => state with { Hold = null },
        ReplyPaused e => state with { ReplyPause = e.Hold },
        ReplyPauseEnded => state with { ReplyPause = null },
        CustomerPaused e => state with { Paused = e.Hold },
        CustomerResumed => state with { Paused = null },
        CustomerSuppressed e => state with { Suppressed = e.Suppression },
        SuppressionLifted => state with { Suppressed = null },
        OwnerAssigned e => state with { Profile = state.Profile! with { Owner = e.Owner } },
        PromiseMade e => state with { Promises = state.Promises.SetItem(e.Promise.Id, e.Promise) },
        PromiseEnded e => state with { Promises = state.Promises.SetItem(e.Promise, state.Promises[e.Promise] with { State = e.State, Paid = e.Paid }) },
        PlanProposed e => state with { Plans = state.Plans.SetItem(e.Plan.Id, e.Plan) },
        PlanDecided e => state with { Plans = state.Plans.SetItem(e.Plan, state.Plans[e.Plan] with { State = e.State, DecidedBy = e.By }) },
        WorkItemOpened e => state with { WorkItems = state.WorkItems.SetItem(e.Item.Id, e.Item) },
        WorkItemChanged e => state with { WorkItems = state.WorkItems.SetItem(e.Item.Id, e.Item) },
        WorkItemClosed e => state with { WorkItems = state.WorkItems.Remove(e.Item) },
        Contacted e => Contact(state, e),
        PermitsReturned or EvidenceAdded or EmailTakenOver or NoteAdded => state,
        _ => state with { Drafts = DraftEvolution.Apply(state.Drafts, happened), Declined = Declines(state, happened) },
    };

    /// <summary>An owner that people assigned outlives what the ledger says.</summary>
    private static string Owner(CustomerState state, CustomerProfile told) =>
        told.Owner.Length > 0 ? told.Owner : state.Profile?.Owner ?? "";

    private static CustomerState Contact(CustomerState state, Contacted contact)
    {
        var last = state.LastContacts.GetValueOrDefault(contact.Currency.Code);
        var at = last is not null && last.At > contact.At ? last.At : contact.At;
        var drafts = contact.Draft is { } draft && state.Drafts.TryGetValue(draft.Value, out var sent)
            ? state.Drafts.SetItem(draft.Value, sent with { DeliveredAt = contact.At })
            : state.Drafts;
        return state with
        {
            Drafts = drafts,
            LastContacts = state.LastContacts.SetItem(contact.Currency.Code, new LastContact(at, Thread(last?.Thread ?? [], contact.MessageId))),
            Finished = state.Finished.SetItems(contact.Items.Select(item => KeyValuePair.Create(item.Invoice.Value, item.Offset))),
        };
    }

    /// <summary>The thread with one more; the first is kept, so that readers can hang the rest on it.</summary>
    private static ImmutableArray<string> Thread(ImmutableArray<string> thread, string messageId) =>
        messageId.Length == 0 ? thread
        : thread.Length < Limits.References ? thread.Add(messageId)
        : [thread[0], .. thread[2..], messageId];

    private static ImmutableSortedDictionary<string, int> Declines(CustomerState state, CustomerEvent happened) =>
        happened is DraftEnded { Declines: true } ended && state.Drafts.TryGetValue(ended.Draft.Value, out var draft)
            ? state.Declined.SetItems(draft.Items.Select(item => KeyValuePair.Create(item.Invoice.Value, item.Offset)))
            : state.Declined;
}
