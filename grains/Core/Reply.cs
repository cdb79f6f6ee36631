using System.Collections.Immutable;

namespace Plixo.Grains.Core;

/// <summary>The answer to a command, stored under the caller's request id in the commit that it answers for.</summary>
public sealed record Reply
{
    public static readonly Reply Done = new();

    /// <summary>What the command made or changed, enough to answer a retry with the first answer.</summary>
    public ReplyBody? Body { get; init; }

    /// <summary>Null where the command was carried out.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>False where the command said what was known already, or was refused.</summary>
    public bool Changed { get; init; }

    /// <summary>Ids of transmissions that were armed and unsettled at the commit and may still arrive. The store fills it.</summary>
    public ImmutableArray<string> InFlight { get; init; } = [];

    public static Reply With(ReplyBody body) => new() { Body = body };
}

/// <summary>What a command answers with; each grain has its own closed set, every member with a <see cref="StableNameAttribute"/>.</summary>
public abstract record ReplyBody;

/// <summary>What stands for a record wherever it is stored, whatever the class is called later. It never changes.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StableNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A command that was not carried out, as a value.</summary>
/// <param name="Reason">Stable; clients may branch on it.</param>
/// <param name="Words">For people: what and where.</param>
public sealed record Refusal(RefusalReason Reason, string Words)
{
    /// <summary>Stable names with values, for programs: the field, the instant until which to wait, the limit.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>Why a command was refused. The wire name is the member's in UPPER_SNAKE_CASE and never changes.</summary>
public enum RefusalReason
{
    DraftNotApproved = 1,
    DraftChanged,
    MergeFieldMissing,
    QuietHours,
    SendCapReached,
    ContactInterval,
    ContactSuppressed,
    InvoiceDisputed,
    InvoicePaid,
    PromiseActive,
    PlanExceedsLimit,
    LedgerStale,
    NoValidContact,
    SendingPaused,
    NotLive,
    BreakerOpen,
    InvoiceOnHold,
    PlanActive,
    PaymentExpected,
    CreditCoversBalance,
    BelowMinimum,
    DraftHeldByOther,
    DraftExpired,
    LimitExceeded,
    TemplateInvalid,
    SecondPersonRequired,
    InDoubt,
    ItemParked,
    StaleEtag,
    UndoWindowClosed,
    ReasonRequired,
    GuardrailNotMet,
    RequestIdReused,
    NotFound,
    AlreadyExists,
    InvalidArgument,
    InvalidState,
    PermissionDenied,
    ClosedDay,
}
