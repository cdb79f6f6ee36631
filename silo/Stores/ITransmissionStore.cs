using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;

namespace Plixo.Silo.Stores;

/// <summary>
/// The mailer's side of a transmission (the columns of the table `transmission` that turns do not write: state from
/// `intended` on, claimant, attempt, arm instants). Turns insert the row (intent) and close it (outcome).
/// </summary>
public interface ITransmissionStore
{
    /// <summary>
    /// Claims intended transmissions that are not recalled, may be armed now (business clock within arm_from and arm_until)
    /// and are not claimed by a living lease. Each claim raises the attempt.
    /// </summary>
    /// <param name="lease">Under which they are claimed.</param>
    /// <param name="limit">The most that are claimed.</param>
    /// <param name="ahead">Those as well that may be armed within this time.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<IReadOnlyList<ClaimedTransmission>> ClaimAsync(LeaseCheck lease, int limit, Duration ahead, CancellationToken cancel);

    /// <summary>
    /// Commits `armed`, for all given at once: locks the gate rows (workspace, segment, customer) shared, then the
    /// transmissions, then looks: still claimed with this attempt, not recalled, business clock from arm_from to before
    /// arm_until, lease epoch held with at least the deadline left. An answer per item. A recall locks the gate row
    /// exclusively and marks, so either the arm sees the mark or the recall sees `armed`. What is refused as recalled, too late
    /// or held becomes `not_sent`. Nothing is claimed or armed while sending is stopped, or while a message is parked for its customer or
    /// an invoice it covers.
    /// </summary>
    Task<IReadOnlyList<ArmAnswer>> ArmAsync(IReadOnlyList<ArmRequest> requests, LeaseCheck lease, CancellationToken cancel);

    /// <summary>
    /// Commits that a claimed or armed attempt was closed without its dot: `not_sent`, the reason as its evidence. Nothing where
    /// another attempt has begun or the outcome is known.
    /// </summary>
    Task DisarmAsync(IReadOnlyList<ArmRequest> requests, string reason, CancellationToken cancel);

    /// <summary>
    /// What the customer must still be told, again and again until its turn sets `ended`: armed ones whose lease has ended or
    /// that were armed ten minutes ago by the real clock (evidence: in doubt), and ended without a dot (state `not_sent`; the evidence says
    /// `recalled`, `too late`, `held` or why it was disarmed). A claim whose lease ended becomes `intended` again first; a recalled one
    /// and one past its arm_until become `not_sent`.
    /// </summary>
    Task<IReadOnlyList<ClaimedTransmission>> AbandonedAsync(int limit, CancellationToken cancel);

    /// <summary>The bytes that are kept under these names; of the others there are none yet.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> RenderedAsync(IReadOnlyCollection<string> names, CancellationToken cancel);

    /// <summary>
    /// Keeps the bytes of e-mails by their Message-ID and answers with what is kept: the first that came for each,
    /// so that every attempt sends the same bytes. What was first now is the array that was given.
    /// </summary>
    Task<IReadOnlyDictionary<string, byte[]>> KeepRenderedAsync(IReadOnlyDictionary<string, byte[]> rendered, CancellationToken cancel);
}

public static class TransmissionClaims
{
    /// <summary>Claims what may be armed now.</summary>
    public static Task<IReadOnlyList<ClaimedTransmission>> ClaimAsync(this ITransmissionStore store, LeaseCheck lease, int limit, CancellationToken cancel) =>
        store.ClaimAsync(lease, limit, Duration.Zero, cancel);
}

/// <summary>One e-mail to one recipient, as the mailer sees it.</summary>
/// <param name="Id">(Message-ID, recipient) as one id.</param>
public sealed record ClaimedTransmission(
    string Id, CustomerKey Customer, string Segment, string MessageId, string Recipient, string ReturnPath,
    string ContentDigest, int Attempt, string State, Instant? ArmedAt, string Evidence)
{
    /// <summary>The business instant of the intent: the date that the e-mail names.</summary>
    public required Instant Intended { get; init; }

    /// <summary>The permit that this attempt uses.</summary>
    public required AttemptPermit Permit { get; init; }

    /// <summary>The business instant from which it may be armed.</summary>
    public required Instant ArmFrom { get; init; }
}

public sealed record ArmRequest(string TransmissionId, int Attempt)
{
    /// <summary>Where its dot goes; of one mailer, so of all that are armed together.</summary>
    public string Relay { get; init; } = "";
}

public enum ArmVerdict
{
    Armed = 1,
    Recalled,
    TooLate,
    LeaseLost,
    NotClaimed,

    /// <summary>Since it was claimed sending was stopped, or a message was parked for its customer or an invoice it covers.</summary>
    Held,

    /// <summary>Its permit does not hold yet.</summary>
    TooEarly,
}

public sealed record ArmAnswer(string TransmissionId, ArmVerdict Verdict, Instant At);
