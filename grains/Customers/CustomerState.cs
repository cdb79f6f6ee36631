using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;

namespace Plixo.Grains.Customers;

/// <summary>A payer company: contacts, promises and plans, drafts and e-mails, the contact interval, its segment.</summary>
public sealed record CustomerState
{
    public required CustomerKey Key { get; init; }

    /// <summary>Null before the ledger told of it.</summary>
    public CustomerProfile? Profile { get; init; }

    public SegmentKey? Segment { get; init; }

    /// <summary>The date (workspace's zone) on which its segment last changed: at most once a day.</summary>
    public LocalDate? SegmentDecidedOn { get; init; }

    /// <summary>The date on which its segment was first decided with invoices: until that day ends it is decided freely.</summary>
    public LocalDate? ImportedOn { get; init; }

    public ImmutableSortedDictionary<string, Contact> Contacts { get; init; } = ImmutableSortedDictionary<string, Contact>.Empty;

    /// <summary>Whether anybody may be written to, as the last look found.</summary>
    public Reach Reach { get; init; } = Reach.NoContact;

    /// <summary>A person's hold.</summary>
    public Hold? Hold { get; init; }

    /// <summary>The payer replied: a hold of its own, until the reply's work item is closed.</summary>
    public Hold? ReplyPause { get; init; }

    public Hold? Paused { get; init; }

    public CustomerSuppression? Suppressed { get; init; }

    /// <summary>The last contact per currency.</summary>
    public ImmutableSortedDictionary<string, LastContact> LastContacts { get; init; } =
        ImmutableSortedDictionary<string, LastContact>.Empty;

    /// <summary>Money without an invoice, by the entry's id.</summary>
    public ImmutableSortedDictionary<string, Money> Unapplied { get; init; } = ImmutableSortedDictionary<string, Money>.Empty;

    /// <summary>Currencies in which credits cover all that is open, as the last look found.</summary>
    public ImmutableSortedSet<string> CreditCovers { get; init; } = [];

    /// <summary>Open drafts, and those that ended within the last day.</summary>
    public ImmutableSortedDictionary<string, Draft> Drafts { get; init; } = ImmutableSortedDictionary<string, Draft>.Empty;

    /// <summary>Steps finished here whose invoice may not know it yet: offset by invoice.</summary>
    public ImmutableSortedDictionary<string, int> Finished { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Steps whose draft expired or was discarded: drafted again only above this offset, or when a person asks.</summary>
    public ImmutableSortedDictionary<string, int> Declined { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    public ImmutableSortedDictionary<string, Promise> Promises { get; init; } = ImmutableSortedDictionary<string, Promise>.Empty;

    public ImmutableSortedDictionary<string, Plan> Plans { get; init; } = ImmutableSortedDictionary<string, Plan>.Empty;

    public ImmutableSortedDictionary<string, WorkItem> WorkItems { get; init; } = ImmutableSortedDictionary<string, WorkItem>.Empty;

    [JsonIgnore]
    public bool Exists => Profile is not null;

    /// <summary>The first date on which neither the hold nor the reply's pause holds; null: without end, or none holds.</summary>
    [JsonIgnore]
    public LocalDate? HeldUntil =>
        Hold is { } hold && ReplyPause is { } pause
            ? hold.Until is { } one && pause.Until is { } other ? LocalDate.Max(one, other) : null
            : (Hold ?? ReplyPause)?.Until;

    [JsonIgnore]
    public IEnumerable<Draft> OpenDrafts => Drafts.Values.Where(draft => draft.IsOpen);
}

/// <summary>A customer as its ledger tells it.</summary>
/// <param name="Zone">tz database id, or empty where unknown: then the segment's zone decides quiet hours.</param>
/// <param name="Tags">Sorted, separated by commas.</param>
/// <param name="Owner">The user who works this customer; empty: the segment's pool.</param>
public sealed record CustomerProfile(
    string Source,
    string ExternalId,
    string Name,
    string Country,
    string Zone,
    string Language,
    string Currency,
    string SegmentHint,
    string Tags,
    Money? CreditLimit,
    bool Consumer,
    string Owner,
    string Parent,
    string Rating);

/// <param name="ExternalId">Encrypted under the contact's key, as are the next three: a ledger may use the address as its id.</param>
public sealed record Contact(
    ContactKey Key,
    string Source,
    Personal<string> ExternalId,
    Personal<string> Name,
    Personal<string> Email,
    Personal<string> Phone,
    ContactRole Role,
    bool Cc,
    string Language,
    LocalDate? DoNotEmailUntil)
{
    /// <summary>Gets a blind copy: nobody else sees the address. Ledgers know nothing of it; people say so.</summary>
    public bool Bcc { get; init; }
}

public enum ContactRole
{
    Billing = 1,
    Collections,
    Escalation,
    Disputes,
}

/// <summary>Whether a customer can be written to at all.</summary>
public enum Reach
{
    /// <summary>Nobody with an address that may be used.</summary>
    NoContact = 1,

    /// <summary>Every address there is stands on the suppression list.</summary>
    AllSuppressed,
    Reachable,
}

public sealed record CustomerSuppression(LocalDate? Until, string Reason, string By, Instant At);

/// <param name="Thread">The Message-IDs of the e-mails, oldest first, so that the next continues them; at most <see cref="Limits.References"/>.</param>
public sealed record LastContact(Instant At, ImmutableArray<string> Thread);

/// <summary>A promise to pay.</summary>
/// <param name="Until">The first date on which chasing goes on: the promised date and its grace have passed.</param>
/// <param name="SaidAt">When the payer said it.</param>
public sealed record Promise(
    string Id,
    Money Amount,
    LocalDate Date,
    LocalDate Until,
    string PromisedBy,
    Instant SaidAt,
    Instant LoggedAt,
    string LoggedBy,
    ImmutableArray<Allocation> Allocations,
    PromiseState State)
{
    /// <summary>What had been paid of it when it ended; nothing while it is open.</summary>
    public Money Paid { get; init; } = Money.Zero(Amount.Currency);
}

/// <param name="OpenThen">What was open on the invoice when it was promised, minor units.</param>
public sealed record Allocation(InvoiceKey Invoice, Money Amount, long OpenThen)
{
    /// <summary>Of the amount, minor units, where so much is open now.</summary>
    public long PaidOf(long open) => Math.Clamp(OpenThen - Math.Max(0, open), 0, Amount.MinorUnits);

    public long UnpaidOf(long open) => Amount.MinorUnits - PaidOf(open);
}

public enum PromiseState
{
    Open = 1,
    Kept,
    PartlyKept,
    Broken,
    Cancelled,
    Superseded,
}

public sealed record Plan(
    string Id, PlanState State, ImmutableArray<Instalment> Instalments, ImmutableArray<Allocation> Allocations, string ProposedBy, Instant At, string DecidedBy)
{
    [JsonIgnore]
    public Money Total => Instalments.Select(part => part.Amount).Sum(Instalments[0].Amount.Currency);
}

public sealed record Instalment(LocalDate Date, Money Amount);

public enum PlanState
{
    Proposed = 1,
    Current,
    Rejected,
    Cancelled,
    Completed,
    Defaulted,
}

/// <summary>Something a person should do about this customer.</summary>
/// <param name="Assignee">The user it was given to; empty: whoever <see cref="Workspaces.Staff.OwnerOf"/> names at the moment.</param>
/// <param name="Subject">What it is about: an invoice, draft or promise; empty for the customer.</param>
public sealed record WorkItem(
    string Id, WorkItemKind Kind, string Words, string Subject, int? Offset, string Assignee, Instant At, Instant? SnoozedUntil)
{
    /// <summary>Taken from the pool until this instant.</summary>
    public Instant? ClaimedUntil { get; init; }

    public string ClaimedBy { get; init; } = "";

    /// <summary>The key of the contact whose address it is about; empty where it is about none. Who that is, is said on reading.</summary>
    public string Contact { get; init; } = "";
}

/// <summary>The closed list of what people are asked to do. One place to add.</summary>
public enum WorkItemKind
{
    NotDecided = 1,
    LadderFinished,
    StepTask,
    BrokenPromise,
    ExpectationLapsed,
    SendingFailed,
    CannotRender,
    Bounced,
    Replied,
    PlanApproval,
    InDoubt,
    FollowUp,
    Escalation,
    VolumeHigh,
}
