using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Ladders;

namespace Plixo.Grains.Invoices;

/// <summary>One document of the ledger and where it stands on its ladder.</summary>
public sealed record InvoiceState
{
    public required InvoiceKey Key { get; init; }

    /// <summary>As the ledger last told it; null before the first record.</summary>
    public InvoiceDocument? Document { get; init; }

    /// <summary>What the ledger booked against the document, by the entry's id.</summary>
    public ImmutableSortedDictionary<string, LedgerEntry> Entries { get; init; } =
        ImmutableSortedDictionary<string, LedgerEntry>.Empty;

    /// <summary>Credit notes that name the invoice, by their external id. One entry books what of them no entry books by itself.</summary>
    public ImmutableSortedDictionary<string, LedgerEntry> CreditNotes { get; init; } =
        ImmutableSortedDictionary<string, LedgerEntry>.Empty;

    public SegmentKey? Segment { get; init; }

    /// <summary>True once it was decided where the ladder begins.</summary>
    public bool Started { get; init; }

    /// <summary>Where a late arrival begins; null where it climbs from the bottom.</summary>
    public LadderStart? Start { get; init; }

    /// <summary>Offset of the last finished step; null before the first.</summary>
    public int? Position { get; init; }

    /// <summary>The highest step whose day has come, above the position.</summary>
    public PlannedStep? Due { get; init; }

    /// <summary>The next step whose day is still to come.</summary>
    public PlannedStep? Next { get; init; }

    /// <summary>The policy version that planned.</summary>
    public int PolicyVersion { get; init; }

    public bool LadderFinished { get; init; }

    public Dispute? Dispute { get; init; }

    public Hold? Hold { get; init; }

    public Hold? Paused { get; init; }

    /// <summary>Digest of the ledger's own copy of the document (PDF); empty where none was told.</summary>
    public string Copy { get; init; } = "";

    /// <summary>Absent from a full file since this instant; held until it appears again or a person decides.</summary>
    public Instant? AbsentSince { get; init; }

    /// <summary>Amounts that promises, plans and expectations hold, by their id.</summary>
    public ImmutableSortedDictionary<string, Reservation> Reservations { get; init; } =
        ImmutableSortedDictionary<string, Reservation>.Empty;

    public int Contacts { get; init; }

    public Instant? LastContact { get; init; }

    [JsonIgnore]
    public bool Exists => Document is not null;

    /// <summary>Amount − paid − credited − written off. Negative after an overpayment.</summary>
    [JsonIgnore]
    public Money Open => Document!.Amount - Settled;

    /// <summary>Paid, credited and written off.</summary>
    [JsonIgnore]
    public Money Settled =>
        Entries.Values.Where(entry => !entry.Reversed).Select(entry => entry.Amount).Sum(Document!.Amount.Currency);
}

/// <summary>A document as its ledger tells it.</summary>
/// <param name="Credits">External id of the invoice that a credit note credits; empty for none.</param>
/// <param name="Minimum">Below this open amount it is not chased; null: the policy's.</param>
public sealed record InvoiceDocument(
    string Source,
    string ExternalId,
    string Number,
    CustomerKey Customer,
    DocumentType Type,
    DocumentStatus Status,
    Money Amount,
    LocalDate IssueDate,
    LocalDate DueDate,
    string PurchaseOrder,
    bool Sent,
    string Credits,
    Money? Minimum);

public enum DocumentType
{
    Invoice = 1,
    CreditNote,
}

public enum DocumentStatus
{
    Open = 1,
    Draft,
    Void,
    Deleted,
    WrittenOff,
}

public enum EntryKind
{
    /// <summary>What was settled before the first import.</summary>
    Opening = 1,

    /// <summary>What a source of balances says has been settled since.</summary>
    Balance,
    Payment,
    Credit,
    WriteOff,
    Refund,
}

/// <summary>An amount booked against a document; a refund is negative.</summary>
public sealed record LedgerEntry(EntryKind Kind, Money Amount, LocalDate Date, bool Reversed, string Reference);

/// <param name="Offset">Days relative to the due date.</param>
/// <param name="Day">The computed day, in the segment's zone.</param>
/// <param name="At">The start of that day: from then on the step is due.</param>
public sealed record PlannedStep(int Offset, LocalDate Day, Instant At);

/// <param name="Amount">Null: the whole invoice.</param>
public sealed record Dispute(string Id, string Reason, Money? Amount, Instant OpenedAt, string By);

/// <param name="Until">The first date on which chasing goes on; null: until it is released.</param>
public sealed record Hold(HoldReason Reason, string Words, LocalDate? Until, string By, Instant Since);

/// <summary>Why an invoice or customer is held.</summary>
public enum HoldReason
{
    Operator = 1,
    Reply,
    WrongPerson,
    Legal,
    Paused,
}

/// <summary>An amount that is not chased until a date, as far as its money has not come.</summary>
public sealed record Reservation(ReservationKind Kind, Money Amount, LocalDate Until)
{
    public Instant Since { get; init; }

    /// <summary>What was said when the money was expected; empty for promises and plans, which have records of their own.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>What of the amount has been booked since.</summary>
    public Money Used { get; init; } = Money.Zero(Amount.Currency);

    /// <summary>What is still held.</summary>
    [JsonIgnore]
    public Money Rest => Amount - Used;
}

public enum ReservationKind
{
    Promise = 1,
    Plan,
    Expectation,
}
