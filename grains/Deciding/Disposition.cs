using NodaTime;

namespace Plixo.Grains.Deciding;

/// <summary>Why an open invoice is or is not being chased. Exactly one holds at every moment; the order is that of precedence.</summary>
public enum DispositionKind
{
    NotChaseable = 1,
    DisputedWhole,
    OnPlan,
    Promised,
    PaymentExpected,
    OnHold,
    HeldFault,
    Suppressed,
    NoValidContact,
    NoSegment,
    NotLiveOrPaused,
    CreditCovers,
    BelowMinimum,
    InFlight,
    InDoubt,
    DraftedSince,
    ApprovedWaiting,
    DueBeingDrafted,
    NotDueYet,
    LadderFinished,
}

/// <param name="Words">For people: what and why.</param>
/// <param name="Next">When it may change by itself; null where only a person or the ledger can change it.</param>
public sealed record Disposition(DispositionKind Kind, string Words, Instant? Next);
