using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Ladders;

namespace Plixo.Grains.Invoices;

/// <summary>What happens to an invoice.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(InvoiceRecorded), "invoice.recorded")]
[JsonDerivedType(typeof(EntryRecorded), "invoice.entry-recorded")]
[JsonDerivedType(typeof(CreditNoteRecorded), "invoice.credit-note-recorded")]
[JsonDerivedType(typeof(CopyRecorded), "invoice.copy-recorded")]
[JsonDerivedType(typeof(AbsenceMarked), "invoice.absence-marked")]
[JsonDerivedType(typeof(SegmentJoined), "invoice.segment-joined")]
[JsonDerivedType(typeof(LadderStarted), "invoice.ladder-started")]
[JsonDerivedType(typeof(StepsPlanned), "invoice.steps-planned")]
[JsonDerivedType(typeof(StepFinished), "invoice.step-finished")]
[JsonDerivedType(typeof(DisputeOpened), "invoice.dispute-opened")]
[JsonDerivedType(typeof(DisputeResolved), "invoice.dispute-resolved")]
[JsonDerivedType(typeof(InvoiceHeld), "invoice.held")]
[JsonDerivedType(typeof(InvoiceReleased), "invoice.released")]
[JsonDerivedType(typeof(InvoicePaused), "invoice.paused")]
[JsonDerivedType(typeof(InvoiceResumed), "invoice.resumed")]
[JsonDerivedType(typeof(AmountReserved), "invoice.amount-reserved")]
[JsonDerivedType(typeof(ReservationFreed), "invoice.reservation-freed")]
public abstract record InvoiceEvent : Event;

/// <summary>The document was first told or has changed.</summary>
public sealed record InvoiceRecorded(InvoiceDocument Document) : InvoiceEvent;

/// <summary>An entry is new or has changed (reversed, another amount).</summary>
public sealed record EntryRecorded(string EntryId, LedgerEntry Entry) : InvoiceEvent;

/// <summary>A credit note that credits the invoice is new or has changed.</summary>
public sealed record CreditNoteRecorded(string Note, LedgerEntry Credit) : InvoiceEvent;

public sealed record CopyRecorded(string Digest) : InvoiceEvent;

public sealed record AbsenceMarked(Instant? Since) : InvoiceEvent;

public sealed record SegmentJoined(SegmentKey? Segment) : InvoiceEvent;

/// <summary>Where the ladder begins was decided, once.</summary>
public sealed record LadderStarted(LadderStart? Start) : InvoiceEvent;

/// <summary>Which steps are due and next, under which policy version.</summary>
public sealed record StepsPlanned(PlannedStep? Due, PlannedStep? Next, int PolicyVersion, bool Finished) : InvoiceEvent;

public sealed record StepFinished(int Offset, Instant At, string By) : InvoiceEvent;

public sealed record DisputeOpened(Dispute Dispute) : InvoiceEvent;

public sealed record DisputeResolved(string Id, bool Accepted, string Outcome, string By) : InvoiceEvent;

public sealed record InvoiceHeld(Hold Hold) : InvoiceEvent;

public sealed record InvoiceReleased(string Words, string By) : InvoiceEvent;

public sealed record InvoicePaused(Hold Hold) : InvoiceEvent;

public sealed record InvoiceResumed(string Words, string By) : InvoiceEvent;

public sealed record AmountReserved(string Id, Reservation Reservation) : InvoiceEvent;

public sealed record ReservationFreed(string Id) : InvoiceEvent;
