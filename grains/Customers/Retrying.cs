using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>When an e-mail that a server did not take for now is tried again, and when no more.</summary>
internal static class Retrying
{
    /// <summary>Null where the policy's time for retries is over by then.</summary>
    /// <param name="refusedAt">When the server did not take it.</param>
    public static Instant? NextAttempt(CustomerTurn turn, Draft draft, Transmission transmission, Instant refusedAt)
    {
        var next = refusedAt + Duration.FromMinutes(PolicyOf(turn, draft).MinutesAfter(transmission.Attempts));
        return next > EndsAt(turn, draft, transmission) ? null : next;
    }

    /// <summary>When the retry that an e-mail waits for is given up; null where it waits for none.</summary>
    public static Instant? GivenUpAt(CustomerTurn turn, Draft draft, Transmission transmission) =>
        transmission is { Status: TransmissionStatus.Waiting, NotBefore: not null } ? EndsAt(turn, draft, transmission) : null;

    /// <summary>A retry that something kept back beyond the policy's time is not made, and a person is told.</summary>
    public static void GiveUpLate(CustomerTurn turn, CustomerSight sight, Draft draft)
    {
        const string Why = "It was kept back until the time for retries was over.";
        var late = draft.Transmissions.Where(one => GivenUpAt(turn, draft, one) <= sight.Now).ToList();
        foreach (var transmission in late)
        {
            turn.Happen(new TransmissionEnded(draft.Key, transmission.Id, TransmissionStatus.Refused, sight.Now, null, Why, null));
            TellFailed(turn, draft.Key, transmission, Why);
        }

        if (late.Count > 0) Outcomes.Finish(turn, draft.Key);
    }

    public static void TellFailed(CustomerTurn turn, DraftKey draft, Transmission transmission, string words) =>
        WorkItems.Open(turn, WorkItemKind.SendingFailed, words, draft.Value, null, contact: transmission.Recipient.KeyId);

    private static Instant? EndsAt(CustomerTurn turn, Draft draft, Transmission transmission) =>
        transmission.FirstAttempt + Duration.FromHours(PolicyOf(turn, draft).GiveUpHours);

    private static Retry PolicyOf(CustomerTurn turn, Draft draft) => turn.Context.InForce.SegmentOf(draft)?.Policy.Retry ?? Retry.Default;
}
