using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;

namespace Plixo.Grains.Customers;

/// <summary>What happens to a customer.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(CustomerRecorded), "customer.recorded")]
[JsonDerivedType(typeof(ContactRecorded), "customer.contact-recorded")]
[JsonDerivedType(typeof(ContactRemoved), "customer.contact-removed")]
[JsonDerivedType(typeof(UnappliedRecorded), "customer.unapplied-recorded")]
[JsonDerivedType(typeof(SegmentAssigned), "customer.segment-assigned")]
[JsonDerivedType(typeof(StandingSeen), "customer.standing-seen")]
[JsonDerivedType(typeof(StepsAcknowledged), "customer.steps-acknowledged")]
[JsonDerivedType(typeof(DraftCreated), "customer.draft-created")]
[JsonDerivedType(typeof(DraftChanged), "customer.draft-changed")]
[JsonDerivedType(typeof(DraftEdited), "customer.draft-edited")]
[JsonDerivedType(typeof(DraftApproved), "customer.draft-approved")]
[JsonDerivedType(typeof(DraftRecipientsChanged), "customer.draft-recipients-changed")]
[JsonDerivedType(typeof(DraftReturned), "customer.draft-returned")]
[JsonDerivedType(typeof(DraftScheduled), "customer.draft-scheduled")]
[JsonDerivedType(typeof(DraftUndone), "customer.draft-undone")]
[JsonDerivedType(typeof(DraftClaimed), "customer.draft-claimed")]
[JsonDerivedType(typeof(DraftEnded), "customer.draft-ended")]
[JsonDerivedType(typeof(DraftsForgotten), "customer.drafts-forgotten")]
[JsonDerivedType(typeof(PermitsReturned), "customer.permits-returned")]
[JsonDerivedType(typeof(EmailIntended), "customer.email-intended")]
[JsonDerivedType(typeof(TransmissionEnded), "customer.transmission-ended")]
[JsonDerivedType(typeof(EvidenceAdded), "customer.evidence-added")]
[JsonDerivedType(typeof(EmailTakenOver), "customer.email-taken-over")]
[JsonDerivedType(typeof(Contacted), "customer.contacted")]
[JsonDerivedType(typeof(DeclinedCleared), "customer.declined-cleared")]
[JsonDerivedType(typeof(CustomerHeld), "customer.held")]
[JsonDerivedType(typeof(CustomerReleased), "customer.released")]
[JsonDerivedType(typeof(ReplyPaused), "customer.reply-paused")]
[JsonDerivedType(typeof(ReplyPauseEnded), "customer.reply-pause-ended")]
[JsonDerivedType(typeof(CustomerPaused), "customer.paused")]
[JsonDerivedType(typeof(CustomerResumed), "customer.resumed")]
[JsonDerivedType(typeof(CustomerSuppressed), "customer.suppressed")]
[JsonDerivedType(typeof(SuppressionLifted), "customer.suppression-lifted")]
[JsonDerivedType(typeof(OwnerAssigned), "customer.owner-assigned")]
[JsonDerivedType(typeof(NoteAdded), "customer.note-added")]
[JsonDerivedType(typeof(PromiseMade), "customer.promise-made")]
[JsonDerivedType(typeof(PromiseEnded), "customer.promise-ended")]
[JsonDerivedType(typeof(PlanProposed), "customer.plan-proposed")]
[JsonDerivedType(typeof(PlanDecided), "customer.plan-decided")]
[JsonDerivedType(typeof(WorkItemOpened), "customer.work-item-opened")]
[JsonDerivedType(typeof(WorkItemChanged), "customer.work-item-changed")]
[JsonDerivedType(typeof(WorkItemClosed), "customer.work-item-closed")]
public abstract record CustomerEvent : Event;

public sealed record CustomerRecorded(CustomerProfile Profile) : CustomerEvent;

public sealed record ContactRecorded(Contact Contact) : CustomerEvent;

public sealed record ContactRemoved(ContactKey Contact) : CustomerEvent;

/// <summary>Null: the entry was reversed or used.</summary>
public sealed record UnappliedRecorded(string EntryId, Money? Amount) : CustomerEvent;

/// <param name="WithInvoices">Whether the customer had open invoices to decide by.</param>
public sealed record SegmentAssigned(SegmentKey? Segment, LocalDate On, bool WithInvoices) : CustomerEvent;

/// <summary>Whether it can be reached, and where credits cover all that is open, have changed.</summary>
public sealed record StandingSeen(Reach Reach, ImmutableSortedSet<string> CreditCovers) : CustomerEvent;

/// <summary>These invoices know of their finished steps, or are gone.</summary>
public sealed record StepsAcknowledged(ImmutableArray<InvoiceKey> Invoices) : CustomerEvent;

public sealed record DraftCreated(Draft Draft) : CustomerEvent;

/// <summary>An unapproved draft took in what fell due, or gave up what may no longer be chased.</summary>
public sealed record DraftChanged(
    DraftKey Draft, ImmutableArray<DraftItem> Items, string Template, Tone Tone, SegmentKey Segment, int PolicyVersion) : CustomerEvent;

public sealed record DraftEdited(DraftKey Draft, EditedParts? Parts) : CustomerEvent;

public sealed record DraftApproved(DraftKey Draft, Approval Approval) : CustomerEvent;

/// <summary>Of the recipients who were approved so many may be written to now.</summary>
public sealed record DraftRecipientsChanged(DraftKey Draft, int Recipients) : CustomerEvent;

/// <summary>Back to drafted: taken back, or what was approved is no longer true.</summary>
public sealed record DraftReturned(DraftKey Draft, Returned Returned) : CustomerEvent;

/// <summary>It waits for its permits from <paramref name="ReadyAt"/> on; null while only a person can help.</summary>
public sealed record DraftScheduled(
    DraftKey Draft, Instant? ReadyAt, Instant? UndoUntil, ImmutableArray<Wait> Waits, Override? Override) : CustomerEvent;

public sealed record DraftUndone(DraftKey Draft, string By) : CustomerEvent;

public sealed record DraftClaimed(DraftKey Draft, Claim? Claim) : CustomerEvent;

/// <param name="Declines">The steps are not drafted again until the next one falls due or a person asks.</param>
public sealed record DraftEnded(DraftKey Draft, DraftStatus Status, string Reason, string By, Instant At, bool Declines) : CustomerEvent
{
    /// <summary>Of a draft that was withdrawn.</summary>
    public RefusalReason? Cause { get; init; }
}

public sealed record DraftsForgotten(ImmutableArray<DraftKey> Drafts) : CustomerEvent;

public sealed record PermitsReturned(DraftKey Draft, SegmentKey Segment, LocalDate Date, ImmutableArray<long> Numbers, RefusalReason Reason) : CustomerEvent;

/// <summary>The right to open a socket: the gate let it through in this commit.</summary>
public sealed record EmailIntended(
    DraftKey Draft, string MessageId, string Content, ImmutableArray<Transmission> Transmissions, Instant ArmUntil) : CustomerEvent
{
    /// <summary>From when its permits hold; null: from the intent.</summary>
    public Instant? ArmFrom { get; init; }
}

/// <summary>A transmission has an outcome, or comes back to wait for another permit.</summary>
/// <param name="ArmedAt">When it was armed, where it was.</param>
public sealed record TransmissionEnded(
    DraftKey Draft, string Transmission, TransmissionStatus Status, Instant At, Instant? ArmedAt, string Reply, Instant? NotBefore) : CustomerEvent;

/// <summary>What came back after the outcome: a bounce, a reply, a late answer.</summary>
public sealed record EvidenceAdded(string Transmission, string Kind, string Words, Instant At) : CustomerEvent
{
    /// <summary>The journal's: it was armed under an intent that the store forgot, and may have decided anew since.</summary>
    public const string TakenOver = "taken-over";
}

/// <summary>An e-mail of the journal that the store forgot, and no draft has: it is in doubt.</summary>
public sealed record EmailTakenOver(string Transmission, string MessageId, Instant At, int Attempt, string Words) : CustomerEvent;

/// <summary>The customer was contacted: the interval counts from here, and the steps are finished.</summary>
public sealed record Contacted(
    DraftKey? Draft, Currency Currency, Instant At, string MessageId, ImmutableArray<DraftItem> Items, string By, string Kind) : CustomerEvent;

/// <summary>Their steps are drafted again: a person asked, or an e-mail to the customer is drafted that they belong in.</summary>
public sealed record DeclinedCleared(ImmutableArray<InvoiceKey> Invoices) : CustomerEvent;

public sealed record CustomerHeld(Hold Hold) : CustomerEvent;

public sealed record CustomerReleased(string Words, string By) : CustomerEvent;

/// <summary>The payer replied; a later reply moves the end.</summary>
public sealed record ReplyPaused(Hold Hold) : CustomerEvent;

public sealed record ReplyPauseEnded(string Words, string By) : CustomerEvent;

public sealed record CustomerPaused(Hold Hold) : CustomerEvent;

public sealed record CustomerResumed(string Words, string By) : CustomerEvent;

public sealed record CustomerSuppressed(CustomerSuppression Suppression) : CustomerEvent;

public sealed record SuppressionLifted(string Reason, string By) : CustomerEvent;

public sealed record OwnerAssigned(string Owner, string By) : CustomerEvent;

public sealed record NoteAdded(string Id, string Words, string Subject, string By, Instant At) : CustomerEvent;

public sealed record PromiseMade(Promise Promise) : CustomerEvent;

/// <param name="Paid">What of it had been paid by then.</param>
public sealed record PromiseEnded(string Promise, PromiseState State, Money Paid, string Reason, string By) : CustomerEvent;

public sealed record PlanProposed(Plan Plan) : CustomerEvent;

public sealed record PlanDecided(string Plan, PlanState State, string Reason, string By) : CustomerEvent;

public sealed record WorkItemOpened(WorkItem Item) : CustomerEvent;

public sealed record WorkItemChanged(WorkItem Item) : CustomerEvent;

public sealed record WorkItemClosed(string Item, string Outcome, string By) : CustomerEvent;
