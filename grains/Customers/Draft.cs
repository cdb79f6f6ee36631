using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Ladders;

namespace Plixo.Grains.Customers;

/// <summary>One e-mail to one customer in one language and currency, covering all its due invoices.</summary>
public sealed record Draft
{
    public required DraftKey Key { get; init; }

    public required MailClass Class { get; init; }

    public required Currency Currency { get; init; }

    public required string Language { get; init; }

    public required SegmentKey Segment { get; init; }

    public required int PolicyVersion { get; init; }

    public required DraftStatus Status { get; init; }

    /// <summary>What it covers; each moves to its own offset when the e-mail has an outcome.</summary>
    public required ImmutableArray<DraftItem> Items { get; init; }

    /// <summary>Of the highest step among the items.</summary>
    public required string Template { get; init; }

    public required Tone Tone { get; init; }

    /// <summary>Its one invoice goes in an e-mail of its own.</summary>
    public bool Alone { get; init; }

    /// <summary>The person who asked for it; empty: the ladder did.</summary>
    public string WrittenBy { get; init; } = "";

    /// <summary>The contacts it goes to; empty: those whose role it is.</summary>
    public ImmutableArray<ContactKey> To { get; init; } = [];

    /// <summary>Internal mail: the user it goes to.</summary>
    public string Staff { get; init; } = "";

    public required Instant CreatedAt { get; init; }

    public required Instant ExpiresAt { get; init; }

    /// <summary>What an operator wrote instead of the template, or where there is none; fields still stand in it.</summary>
    public EditedParts? Edited { get; init; }

    public Approval? Approval { get; init; }

    /// <summary>Until then the operator can take the send back.</summary>
    public Instant? UndoUntil { get; init; }

    /// <summary>The first instant at which all that time heals is healed; null while something else is in the way.</summary>
    public Instant? ReadyAt { get; init; }

    /// <summary>Why it waits until then.</summary>
    public ImmutableArray<Wait> Waits { get; init; } = [];

    /// <summary>Sent now with a reason, over what may be overridden.</summary>
    public Override? Override { get; init; }

    /// <summary>Why it came back from approval; null where it did not.</summary>
    public Returned? Returned { get; init; }

    /// <summary>Set with the first intent; the same in every attempt of these bytes.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>Digest of the e-mail as it is sent; empty before the first intent.</summary>
    public string Content { get; init; } = "";

    public ImmutableArray<Transmission> Transmissions { get; init; } = [];

    /// <summary>When the first To was accepted or came in doubt: the contact, from which on the steps are finished.</summary>
    public Instant? DeliveredAt { get; init; }

    public Claim? Claim { get; init; }

    public Instant? EndedAt { get; init; }

    public string EndReason { get; init; } = "";

    /// <summary>Why it was withdrawn: what sending it is refused with.</summary>
    public RefusalReason? EndCause { get; init; }

    /// <summary>Permits that it needs now.</summary>
    [JsonIgnore]
    public int Permits => Transmissions.IsEmpty
        ? Approval?.Recipients ?? 0
        : Transmissions.Count(transmission => transmission.Status == TransmissionStatus.Waiting);

    [JsonIgnore]
    public bool IsOpen => Status <= DraftStatus.Sending;

    [JsonIgnore]
    public bool Delivered => DeliveredAt is not null;

    /// <summary>A To has it, or may have. Delivered and not reached: what was in doubt turned out not to have been sent.</summary>
    [JsonIgnore]
    public bool Reached => Transmissions.Any(one =>
        one is { Kind: RecipientKind.To, Status: TransmissionStatus.Accepted or TransmissionStatus.InDoubt });

    /// <summary>Somebody edited it or took its approval back: only a person approves it.</summary>
    [JsonIgnore]
    public bool IsForPerson => Edited is not null || Returned?.By is not null;

    /// <summary>A person or Autopilot has approved it and it has not left.</summary>
    [JsonIgnore]
    public bool IsApproved => Status is DraftStatus.Approved or DraftStatus.Waiting;

    public Money Total => Items.Select(item => item.Amount).Sum(Currency);
}

/// <summary>The class of an e-mail decides which rules of the gate hold for it.</summary>
public enum MailClass
{
    Chase = 1,
    Answer,
    Service,
    Internal,
}

/// <summary>States of an e-mail. Up to sending it is open.</summary>
public enum DraftStatus
{
    Drafted = 1,
    Approved,
    Waiting,
    Sending,
    Accepted,
    InDoubt,
    Refused,
    Discarded,
    Withdrawn,
    Suppressed,
    Expired,
}

/// <param name="Amount">What is chased of the invoice: open less what is disputed, promised, on a plan or expected.</param>
/// <param name="StepDueAt">From when the step was due: latency counts from here.</param>
/// <param name="Due">When the invoice fell due: days overdue count from here.</param>
public sealed record DraftItem(InvoiceKey Invoice, int Offset, Money Amount, Instant StepDueAt, LocalDate Due)
{
    /// <summary>The offset of an invoice that a person wrote about with no step due: below every step, it finishes none.</summary>
    public const int NoStep = Cadence.MinOffset - 1;
}

public sealed record EditedParts(string? Subject, string? Html, string? Text, string By, Instant At);

/// <summary>Binds what the payer will read.</summary>
/// <param name="Readings">One digest for each recipient who was approved: of who reads it and what.</param>
/// <param name="ForDate">The local date (segment's zone) for which it was rendered.</param>
/// <param name="Content">Digest of the e-mail as approved, for the diff.</param>
/// <param name="Recipients">How many of them may be written to now: so many permits it needs.</param>
public sealed record Approval(
    ImmutableArray<string> Readings, LocalDate ForDate, string Content, int Recipients, string By, Instant At, bool Automatic);

/// <summary>A reason to wait, and until when.</summary>
/// <param name="Until">Null where only a person or the ledger can end it.</param>
/// <param name="Words">For people, where the reason alone does not say it.</param>
public sealed record Wait(RefusalReason Reason, Instant? Until, string Words = "");

public sealed record Override(string Reason, string By, Instant At);

/// <param name="Before">Digest of the e-mail as it was approved.</param>
/// <param name="After">Digest of the e-mail as it would have been then; empty where it could not be written.</param>
/// <param name="By">The person who took the approval back; null where the facts did.</param>
public sealed record Returned(
    string Why, string Before, string After, Instant At, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? By = null);

public sealed record Claim(string By, Instant Until);

/// <summary>The e-mail to one recipient.</summary>
public sealed record Transmission(
    string Id,
    Personal<string> Recipient,
    RecipientKind Kind,
    TransmissionStatus Status,
    LocalDate PermitDate,
    long PermitNumber,
    int Attempts,
    Instant? FirstAttempt,
    Instant? NotBefore);

public enum RecipientKind
{
    To = 1,
    Cc,
    Bcc,
}

public enum TransmissionStatus
{
    /// <summary>Needs a permit, again or for the first time.</summary>
    Waiting = 1,

    /// <summary>The intent is committed; the mailer has it.</summary>
    Sending,
    Accepted,
    InDoubt,
    Refused,
}
