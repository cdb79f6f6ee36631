using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Customers;

/// <summary>What happened with a customer and its invoices, read from their events, newest first.</summary>
internal static class Timeline
{
    private sealed record Happened(GrainKind Kind, string Key, string Type, int Schema, byte[] Body, Instant At);

    private static readonly Listing<Happened> Events = new(
        ["e.kind", "e.key", "e.type", "e.schema", "e.body", "e.at"], "event e",
        [Field.Resource("invoice", "e.key", "invoices"), Field.Text("kind", "e.type")],
        [new Order("e.at", true)],
        [new Order("e.kind", true), new Order("e.key", true), new Order("e.version", true), new Order("e.idx", true)],
        values => new Happened(
            (GrainKind)(long)values[0]!, (string)values[1]!, (string)values[2]!, (int)(long)values[3]!, (byte[])values[4]!,
            RowValues.ToInstant(values[5])));

    private static readonly string[] Told =
    [
        "customer.draft-created", "customer.draft-approved", "customer.draft-ended", "customer.contacted", "customer.evidence-added",
        "customer.note-added", "customer.promise-made", "customer.promise-ended", "customer.plan-proposed", "customer.plan-decided",
        "customer.held", "customer.released", "customer.paused", "customer.resumed", "customer.suppressed", "invoice.dispute-opened",
        "invoice.dispute-resolved", "invoice.entry-recorded", "invoice.held", "invoice.released",
    ];

    public static Task<(IReadOnlyList<V1.TimelineEntry> Entries, string Next)> PageAsync(
        Present present, CustomerKey customer, ListRequest request, CancellationToken cancel) =>
        PageAsync(
            present, customer, request,
            new Condition(
                "(e.kind = 3 AND e.key = $parent) OR (e.kind = 4 AND e.key IN (SELECT key FROM invoice WHERE customer = $parent))",
                ("$parent", customer.Value)), cancel);

    public static Task<(IReadOnlyList<V1.TimelineEntry> Entries, string Next)> OfInvoiceAsync(
        Present present, CustomerKey customer, InvoiceKey invoice, int size, CancellationToken cancel) =>
        PageAsync(
            present, customer, new ListRequest(size, "", "", ""),
            new Condition("e.kind = 4 AND e.key = $parent", ("$parent", invoice.Value)), cancel);

    private static async Task<(IReadOnlyList<V1.TimelineEntry> Entries, string Next)> PageAsync(
        Present present, CustomerKey customer, ListRequest request, Condition which, CancellationToken cancel)
    {
        var page = await Events.PageAsync(present.Store, request, [which, new Condition("e.type IN $told", ("$told", Told))], cancel);
        var entries = new List<V1.TimelineEntry>();
        foreach (var row in page.Items)
        {
            var happened = await present.EventAsync(row.Kind, row.Type, row.Schema, row.Body, cancel);
            if (Entry(customer, row, happened) is not { } entry) continue;
            entry.Time = row.At.ToWire();
            entries.Add(entry);
        }

        return (entries, page.NextPageToken);
    }

    private static V1.TimelineEntry? Entry(CustomerKey customer, Happened row, Event happened)
    {
        V1.TimelineEntry Is(V1.TimelineKind kind, string title, string words = "", string by = "", string resource = "") =>
            new() { Kind = kind, Title = title, Words = words, Actor = Names.User(by), Resource = resource };
        string Draft(DraftKey key) => Names.Draft(customer, key);
        var invoice = Names.Invoice(customer, new InvoiceKey(row.Key));
        return happened switch
        {
            DraftCreated e => Is(V1.TimelineKind.Draft, "Drafted", resource: Draft(e.Draft.Key)),
            DraftApproved e => Is(V1.TimelineKind.Draft, "Approved", by: e.Approval.By, resource: Draft(e.Draft)),
            DraftEnded e => Is(V1.TimelineKind.Draft, e.Status.ToString(), e.Reason, e.By, Draft(e.Draft)),
            Contacted e => Is(
                e.Draft is null ? V1.TimelineKind.Call : V1.TimelineKind.Email, e.Kind, "", e.By, e.Draft is { } key ? Draft(key) : ""),
            EvidenceAdded e => Is(V1.TimelineKind.Reply, e.Kind, e.Words),
            NoteAdded e => Is(V1.TimelineKind.Note, "Note", e.Words, e.By),
            PromiseMade e => Is(
                V1.TimelineKind.Promise, $"Promised {e.Promise.Amount} by {e.Promise.Date}", "", e.Promise.LoggedBy, Names.Promise(customer, e.Promise.Id)),
            PromiseEnded e => Is(V1.TimelineKind.Promise, $"Promise {e.State}", e.Reason, e.By, Names.Promise(customer, e.Promise)),
            PlanProposed e => Is(V1.TimelineKind.Plan, "Plan proposed", "", e.Plan.ProposedBy, Names.Plan(customer, e.Plan.Id)),
            PlanDecided e => Is(V1.TimelineKind.Plan, $"Plan {e.State}", e.Reason, e.By, Names.Plan(customer, e.Plan)),
            CustomerHeld e => Is(V1.TimelineKind.State, "On hold", e.Hold.Words, e.Hold.By),
            CustomerReleased e => Is(V1.TimelineKind.State, "Hold ended", e.Words, e.By),
            ReplyPaused e => Is(V1.TimelineKind.State, "On hold", e.Hold.Words, e.Hold.By),
            ReplyPauseEnded e => Is(V1.TimelineKind.State, "Hold ended", e.Words, e.By),
            CustomerPaused e => Is(V1.TimelineKind.State, "Paused", e.Hold.Words, e.Hold.By),
            CustomerResumed e => Is(V1.TimelineKind.State, "Resumed", e.Words, e.By),
            CustomerSuppressed e => Is(V1.TimelineKind.State, "Suppressed", e.Suppression.Reason, e.Suppression.By),
            DisputeOpened e => Is(V1.TimelineKind.Dispute, "Disputed", e.Dispute.Reason, e.Dispute.By, invoice),
            DisputeResolved e => Is(V1.TimelineKind.Dispute, e.Accepted ? "Dispute accepted" : "Dispute rejected", e.Outcome, e.By, invoice),
            EntryRecorded e => Is(
                V1.TimelineKind.Money, $"{e.Entry.Kind} of {e.Entry.Amount}{(e.Entry.Reversed ? " reversed" : "")}", e.Entry.Reference, "", invoice),
            InvoiceHeld e => Is(V1.TimelineKind.State, "On hold", e.Hold.Words, e.Hold.By, invoice),
            InvoiceReleased e => Is(V1.TimelineKind.State, "Hold ended", e.Words, e.By, invoice),
            _ => null,
        };
    }
}
