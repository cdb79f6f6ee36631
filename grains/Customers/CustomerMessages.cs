using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Mailing;

namespace Plixo.Grains.Customers;

/// <summary>What a customer is told or asked.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(Look), "customer.look")]
[JsonDerivedType(typeof(RecordCustomer), "customer.record")]
[JsonDerivedType(typeof(RecordContact), "customer.record-contact")]
[JsonDerivedType(typeof(RemoveContact), "customer.remove-contact")]
[JsonDerivedType(typeof(RecordUnapplied), "customer.record-unapplied")]
[JsonDerivedType(typeof(LadderEnded), "customer.ladder-ended")]
[JsonDerivedType(typeof(ExpectationLapsed), "customer.expectation-lapsed")]
[JsonDerivedType(typeof(UsePermits), "customer.use-permits")]
[JsonDerivedType(typeof(ReportAccepted), "customer.report-accepted")]
[JsonDerivedType(typeof(ReportRefused), "customer.report-refused")]
[JsonDerivedType(typeof(ReportInDoubt), "customer.report-in-doubt")]
[JsonDerivedType(typeof(ReportNotSent), "customer.report-not-sent")]
[JsonDerivedType(typeof(TakeOverLost), "customer.take-over-lost")]
[JsonDerivedType(typeof(ReportBounced), "customer.report-bounced")]
[JsonDerivedType(typeof(ReportReplied), "customer.report-replied")]
[JsonDerivedType(typeof(ApproveDraft), "customer.approve-draft")]
[JsonDerivedType(typeof(ReturnDraft), "customer.return-draft")]
[JsonDerivedType(typeof(EditDraft), "customer.edit-draft")]
[JsonDerivedType(typeof(SendDraft), "customer.send-draft")]
[JsonDerivedType(typeof(UndoDraft), "customer.undo-draft")]
[JsonDerivedType(typeof(DiscardDraft), "customer.discard-draft")]
[JsonDerivedType(typeof(ClaimDraft), "customer.claim-draft")]
[JsonDerivedType(typeof(ReleaseDraft), "customer.release-draft")]
[JsonDerivedType(typeof(WriteDraft), "customer.write-draft")]
[JsonDerivedType(typeof(MailPreview), "customer.mail-preview")]
[JsonDerivedType(typeof(MailTemplate), "customer.mail-template")]
[JsonDerivedType(typeof(DraftAgain), "customer.draft-again")]
[JsonDerivedType(typeof(HoldCustomer), "customer.hold")]
[JsonDerivedType(typeof(ReleaseCustomer), "customer.release")]
[JsonDerivedType(typeof(PauseCustomer), "customer.pause")]
[JsonDerivedType(typeof(ResumeCustomer), "customer.resume")]
[JsonDerivedType(typeof(SuppressCustomer), "customer.suppress")]
[JsonDerivedType(typeof(LiftSuppression), "customer.lift-suppression")]
[JsonDerivedType(typeof(AssignOwner), "customer.assign-owner")]
[JsonDerivedType(typeof(LogContact), "customer.log-contact")]
[JsonDerivedType(typeof(AddNote), "customer.add-note")]
[JsonDerivedType(typeof(MakePromise), "customer.make-promise")]
[JsonDerivedType(typeof(EndPromise), "customer.end-promise")]
[JsonDerivedType(typeof(ProposePlan), "customer.propose-plan")]
[JsonDerivedType(typeof(DecidePlan), "customer.decide-plan")]
[JsonDerivedType(typeof(OpenWorkItem), "customer.open-work-item")]
[JsonDerivedType(typeof(TakeWorkItem), "customer.take-work-item")]
[JsonDerivedType(typeof(AssignWorkItem), "customer.assign-work-item")]
[JsonDerivedType(typeof(SnoozeWorkItem), "customer.snooze-work-item")]
[JsonDerivedType(typeof(CloseWorkItem), "customer.close-work-item")]
public abstract record CustomerMessage : Message;

/// <summary>Look: something about the customer or its invoices may have changed. Deciding is level-triggered and idempotent.</summary>
public sealed record Look : CustomerMessage;

public sealed record RecordCustomer(CustomerProfile Profile) : CustomerMessage;

/// <param name="Bcc">Whether it gets blind copies; null, as ledgers have it: what is known stays.</param>
public sealed record RecordContact(Contact Contact, bool? Bcc = null) : CustomerMessage;

public sealed record RemoveContact(ContactKey Contact) : CustomerMessage;

/// <summary>A payment or credit without an invoice; reversed takes it away.</summary>
public sealed record RecordUnapplied(string EntryId, Money Amount, bool Reversed) : CustomerMessage;

public sealed record LadderEnded(InvoiceKey Invoice) : CustomerMessage;

/// <param name="Amount">What of it has not come.</param>
/// <param name="Evidence">What was said when it was expected.</param>
public sealed record ExpectationLapsed(InvoiceKey Invoice, Money Amount, string Evidence) : CustomerMessage;

/// <summary>From the segment: the permits for every recipient of a waiting draft, all or none.</summary>
public sealed record UsePermits(DraftKey Draft, SegmentKey Segment, LocalDate Date, ImmutableArray<long> Numbers) : CustomerMessage
{
    /// <summary>From when they hold; null: they hold.</summary>
    public Instant? From { get; init; }

    /// <summary>True with the last grant of a turn that could not see all that waits: the segment looks on once this is used.</summary>
    public bool? LookOn { get; init; }
}

/// <summary>Evidence: the server took it. Of the same rank as a late answer or an archive copy.</summary>
public sealed record ReportAccepted(string Transmission, Instant At, Instant? ArmedAt, string Reply) : CustomerMessage
{
    public string Reply { get; init; } = Mailboxes.Hidden(Reply);
}

/// <param name="Permanent">True: for good; false: it may be tried again.</param>
public sealed record ReportRefused(string Transmission, Instant At, bool Permanent, string Reply) : CustomerMessage
{
    public string Reply { get; init; } = Mailboxes.Hidden(Reply);

    public AttemptPermit? Under { get; init; }

    /// <summary>Null where it ended before its arm.</summary>
    public Instant? ArmedAt { get; init; }
}

/// <summary>Evidence: armed, and neither answered nor disarmed.</summary>
public sealed record ReportInDoubt(string Transmission, Instant At, string Why) : CustomerMessage
{
    public string Why { get; init; } = Mailboxes.Hidden(Why);

    public AttemptPermit? Under { get; init; }

    public Instant? ArmedAt { get; init; }
}

/// <summary>Evidence: closed without the dot (recalled, too late, disarmed), or a person or proof says it was not sent.</summary>
public sealed record ReportNotSent(string Transmission, Instant At, string Why) : CustomerMessage
{
    public string Why { get; init; } = Mailboxes.Hidden(Why);

    public AttemptPermit? Under { get; init; }
}

/// <summary>After a restore: the journal outside the store has an e-mail to this customer that the store does not know.</summary>
/// <param name="Transmission">Its id there.</param>
/// <param name="At">When it was armed, last.</param>
public sealed record TakeOverLost(string Transmission, string MessageId, Instant At, int Attempt) : CustomerMessage
{
    /// <summary>Under whose permits it left; null where the journal does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SegmentKey? Segment { get; init; }

    /// <summary>The arms of attempts before, which the store does not know either: each used a permit.</summary>
    public ImmutableArray<Instant> Earlier { get; init; } = [];
}

/// <summary>
/// Names the one attempt that evidence of the mailer is about: what was said of an earlier attempt and comes late must not end
/// a later one. Evidence without it (a person, a bounce, an archive copy) is about the transmission.
/// </summary>
public sealed record AttemptPermit(LocalDate Date, long Number);

/// <param name="Suppress">The classifier's word: the address is dead.</param>
public sealed record ReportBounced(
    string Transmission, Personal<string> Recipient, Instant At, string Reason, bool Hard, bool Suppress) : CustomerMessage
{
    public string Reason { get; init; } = Mailboxes.Hidden(Reason);
}

public sealed record ReportReplied(string Transmission, Instant At, string Words) : CustomerMessage
{
    public string Words { get; init; } = Mailboxes.Hidden(Words);
}

/// <param name="Hash">Of what the approver saw; null approves what it is now.</param>
public sealed record ApproveDraft(DraftKey Draft, string? Hash) : CustomerMessage;

public sealed record ReturnDraft(DraftKey Draft) : CustomerMessage;

public sealed record EditDraft(DraftKey Draft, string? Subject, string? Html, string? Text) : CustomerMessage;

/// <param name="OverrideReason">Null: what time heals is waited for; else it is sent now, with this audited reason.</param>
public sealed record SendDraft(DraftKey Draft, string? OverrideReason) : CustomerMessage;

public sealed record UndoDraft(DraftKey Draft) : CustomerMessage;

public sealed record DiscardDraft(DraftKey Draft, string Reason) : CustomerMessage;

public sealed record ClaimDraft(DraftKey Draft) : CustomerMessage;

public sealed record ReleaseDraft(DraftKey Draft) : CustomerMessage;

/// <summary>A person asks for a mail of its own: a chase of open invoices whatever step they are at, an answer, or what a payer asked for.</summary>
/// <param name="Words">What it says; null: the template of the highest step among the invoices (chases only).</param>
/// <param name="Invoices">Empty: of a chase all open ones of the currency that may be chased.</param>
/// <param name="Currency">ISO 4217; empty: the only one there is.</param>
/// <param name="To">Empty: the contacts whose role it is.</param>
public sealed record WriteDraft(
    MailClass Class, WrittenWords? Words, ImmutableArray<InvoiceKey> Invoices, string Currency, ImmutableArray<ContactKey> To) : CustomerMessage;

/// <param name="Html">Empty: made of the text.</param>
public sealed record WrittenWords(string Subject, string Html, string Text);

/// <summary>Sends what a draft says now to the person who asks, as internal mail.</summary>
public sealed record MailPreview(DraftKey Draft) : CustomerMessage;

/// <summary>Sends a template as it reads for these invoices to the person who asks, as internal mail.</summary>
/// <param name="Language">BCP 47; empty: the customer's.</param>
public sealed record MailTemplate(string Template, string Language, ImmutableArray<InvoiceKey> Invoices) : CustomerMessage;

/// <summary>A person asks for what expired or was discarded to be drafted again.</summary>
/// <param name="Currency">Null: in every currency.</param>
public sealed record DraftAgain([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Currency? Currency = null) : CustomerMessage;

public sealed record HoldCustomer(HoldReason Reason, string Words, LocalDate? Until) : CustomerMessage;

public sealed record ReleaseCustomer(string Words) : CustomerMessage;

public sealed record PauseCustomer(string Words) : CustomerMessage;

public sealed record ResumeCustomer(string Words) : CustomerMessage;

/// <param name="Until">The date of reactivation; null: permanent, which must be said.</param>
public sealed record SuppressCustomer(LocalDate? Until, bool Permanent, string Reason) : CustomerMessage;

public sealed record LiftSuppression(string Reason) : CustomerMessage;

public sealed record AssignOwner(string Owner) : CustomerMessage;

/// <summary>A call, letter or meeting.</summary>
/// <param name="Currency">Of the contact interval that it counts for; empty: every currency in which invoices are open.</param>
public sealed record LogContact(string Kind, string Outcome, string Person, string Currency, string NextStep) : CustomerMessage;

/// <param name="Subject">The invoice it is about; empty: the customer.</param>
public sealed record AddNote(string Words, string Subject) : CustomerMessage;

/// <param name="Invoices">Oldest first; empty: all open ones of the currency.</param>
public sealed record MakePromise(Money Amount, LocalDate Date, string PromisedBy, Instant SaidAt, ImmutableArray<InvoiceKey> Invoices) : CustomerMessage;

/// <param name="As">Kept, Broken or Cancelled.</param>
public sealed record EndPromise(string Promise, PromiseState As, string Reason) : CustomerMessage;

public sealed record ProposePlan(ImmutableArray<Instalment> Instalments, ImmutableArray<InvoiceKey> Invoices) : CustomerMessage;

public sealed record DecidePlan(string Plan, PlanState As, string Reason) : CustomerMessage;

public sealed record OpenWorkItem(WorkItemKind Kind, string Words, string Subject, string Assignee) : CustomerMessage;

public sealed record TakeWorkItem(string Item) : CustomerMessage;

public sealed record AssignWorkItem(string Item, string Assignee) : CustomerMessage;

public sealed record SnoozeWorkItem(string Item, Instant Until) : CustomerMessage;

public sealed record CloseWorkItem(string Item, string Outcome) : CustomerMessage;
