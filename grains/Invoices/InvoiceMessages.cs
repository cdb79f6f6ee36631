using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;

namespace Plixo.Grains.Invoices;

/// <summary>What an invoice is told or asked.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(RecordInvoice), "invoice.record")]
[JsonDerivedType(typeof(RecordEntry), "invoice.record-entry")]
[JsonDerivedType(typeof(RecordCreditNote), "invoice.record-credit-note")]
[JsonDerivedType(typeof(RecordCopy), "invoice.record-copy")]
[JsonDerivedType(typeof(MarkAbsent), "invoice.mark-absent")]
[JsonDerivedType(typeof(Reconsider), "invoice.reconsider")]
[JsonDerivedType(typeof(JoinSegment), "invoice.join-segment")]
[JsonDerivedType(typeof(FinishStep), "invoice.finish-step")]
[JsonDerivedType(typeof(OpenDispute), "invoice.open-dispute")]
[JsonDerivedType(typeof(ResolveDispute), "invoice.resolve-dispute")]
[JsonDerivedType(typeof(HoldInvoice), "invoice.hold")]
[JsonDerivedType(typeof(ReleaseInvoice), "invoice.release")]
[JsonDerivedType(typeof(PauseInvoice), "invoice.pause")]
[JsonDerivedType(typeof(ResumeInvoice), "invoice.resume")]
[JsonDerivedType(typeof(Reserve), "invoice.reserve")]
[JsonDerivedType(typeof(FreeReservation), "invoice.free-reservation")]
[JsonDerivedType(typeof(ExpectMoney), "invoice.expect-money")]
public abstract record InvoiceMessage : Message;

/// <summary>A row of the ledger. The same row twice changes nothing.</summary>
/// <param name="Open">What the ledger says is open; null: not told.</param>
/// <param name="BalancesAreTruth">The source declares balances: the open amount is the truth every time, not only the first.</param>
/// <param name="AsOf">The instant of the ledger's reading.</param>
public sealed record RecordInvoice(InvoiceDocument Document, Money? Open, bool BalancesAreTruth, Instant AsOf) : InvoiceMessage;

/// <summary>An entry of the ledger. Its id is (source, payment, invoice); the same entry twice changes nothing.</summary>
public sealed record RecordEntry(string EntryId, LedgerEntry Entry) : InvoiceMessage
{
    /// <summary>Of a source of balances that has told what is open; null for a source of entries.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ToldBalance? Balance { get; init; }
}

/// <summary>What a source of balances told is the truth: an entry explains it, or comes after it.</summary>
/// <param name="AsOf">When it was told last.</param>
/// <param name="IsIncluded">The entry is in it already and changes nothing of what is open. Otherwise it does, but never to less than nothing.</param>
public sealed record ToldBalance(NodaTime.Instant AsOf, bool IsIncluded);

/// <summary>
/// From a source of entries: a credit note that credits this invoice, and how much of it. Told again it replaces what was told;
/// credits that the ledger books as entries of their own are taken to be the application of these notes.
/// </summary>
/// <param name="Note">External id of the note, unique within the invoice's source.</param>
/// <param name="Credit">Of the kind credit; reversed where the note is void.</param>
public sealed record RecordCreditNote(string Note, CustomerKey Customer, LedgerEntry Credit) : InvoiceMessage;

/// <summary>The ledger's own copy of the document, a PDF that the store has under its digest.</summary>
/// <param name="Digest">SHA-256, 64 lower-case hexadecimal digits.</param>
public sealed record RecordCopy(string Digest) : InvoiceMessage;

/// <summary>A full file of the source did not hold it (true), or holds it again (false).</summary>
public sealed record MarkAbsent(bool Absent) : InvoiceMessage;

/// <summary>Look: a step may have fallen due, a hold may have ended, a policy may have changed.</summary>
public sealed record Reconsider : InvoiceMessage;

public sealed record JoinSegment(SegmentKey? Segment) : InvoiceMessage;

/// <summary>A step has an outcome: one recipient's server took it, may have taken it, or a task was done.</summary>
public sealed record FinishStep(int Offset, Instant At, string By) : InvoiceMessage;

public sealed record OpenDispute(string Reason, Money? Amount) : InvoiceMessage;

/// <param name="Accepted">Then a credit of the disputed amount is expected from the ledger.</param>
public sealed record ResolveDispute(bool Accepted, string Outcome) : InvoiceMessage;

public sealed record HoldInvoice(HoldReason Reason, string Words, LocalDate? Until) : InvoiceMessage;

public sealed record ReleaseInvoice(string Words) : InvoiceMessage;

public sealed record PauseInvoice(string Words) : InvoiceMessage;

public sealed record ResumeInvoice(string Words) : InvoiceMessage;

/// <summary>From the customer: a promise or plan holds this amount until the date.</summary>
/// <param name="OpenThen">What was open when it was promised, minor units: what has been booked since is used up already.</param>
public sealed record Reserve(string Id, Reservation Reservation, long OpenThen) : InvoiceMessage;

public sealed record FreeReservation(string Id) : InvoiceMessage;

/// <summary>Somebody says that money has come or will come: it holds the amount for the policy's days.</summary>
public sealed record ExpectMoney(Money? Amount, string Evidence) : InvoiceMessage;
