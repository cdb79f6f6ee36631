using NodaTime;
using Plixo.Grains.Core;

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
    Task<IReadOnlyList<ClaimedTransmission>> ClaimAsync(LeaseCheck lease, int limit, CancellationToken cancel);

    /// <summary>
    /// Commits `armed`, for all given at once: locks the gate rows (workspace, segment, customer) shared, then the
    /// transmissions, then looks: still claimed with this attempt, not recalled, business clock from arm_from to before
    /// arm_until, lease epoch held with at least the deadline left. An answer per item. A recall locks the gate row
    /// exclusively and marks, so either the arm sees the mark or the recall sees `armed`.
    /// </summary>
    Task<IReadOnlyList<ArmAnswer>> ArmAsync(IReadOnlyList<ArmRequest> requests, LeaseCheck lease, CancellationToken cancel);

    /// <summary>Commits that an armed transmission was closed without its dot.</summary>
    Task DisarmAsync(IReadOnlyList<ArmRequest> requests, string reason, CancellationToken cancel);

    /// <summary>
    /// Claims and arms whose lease ended: an unarmed one becomes `intended` again, an armed one is answered here so that the
    /// caller sends its customer the evidence `in doubt` once the lease's end or ten minutes have passed.
    /// </summary>
    Task<IReadOnlyList<ClaimedTransmission>> AbandonedAsync(int limit, CancellationToken cancel);
}

/// <summary>One e-mail to one recipient, as the mailer sees it.</summary>
/// <param name="Id">(Message-ID, recipient) as one id.</param>
public sealed record ClaimedTransmission(
    string Id, CustomerKey Customer, string Segment, string MessageId, string Recipient, string ReturnPath,
    string ContentDigest, int Attempt, string State, Instant? ArmedAt);

public sealed record ArmRequest(string TransmissionId, int Attempt);

public enum ArmVerdict
{
    Armed = 1,
    Recalled,
    TooLate,
    LeaseLost,
    NotClaimed,
}

public sealed record ArmAnswer(string TransmissionId, ArmVerdict Verdict, Instant At);
