using NodaTime;
using Plixo.Mail.Transport;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Mailer;

/// <param name="At">When it was known, by the business clock.</param>
internal sealed record KnownOutcome(ClaimedTransmission Sent, TransmissionOutcome Outcome, Instant At);

/// <summary>What is known here and not yet in the store. Lanes share it.</summary>
internal sealed class Owed
{
    private readonly Lock gate = new();
    private List<KnownOutcome> outcomes = [];
    private List<(string Why, ArmRequest Request)> undone = [];

    public bool IsEmpty
    {
        get { lock (gate) return outcomes.Count == 0 && undone.Count == 0; }
    }

    public void Outcome(KnownOutcome known)
    {
        lock (gate) outcomes.Add(known);
    }

    public void Undone(string why, ArmRequest request)
    {
        lock (gate) undone.Add((why, request));
    }

    /// <summary>Takes what is owed, and takes it back where it could not be paid.</summary>
    public async Task PayAsync(
        Func<IReadOnlyList<ArmRequest>, string, Task> disarm,
        Func<IReadOnlyList<KnownOutcome>, Task> tell)
    {
        List<KnownOutcome> telling;
        List<(string Why, ArmRequest Request)> disarming;
        lock (gate)
        {
            (telling, outcomes) = (outcomes, []);
            (disarming, undone) = (undone, []);
        }

        try
        {
            if (telling.Count > 0) await tell(telling);
            telling = [];
            foreach (var group in disarming.GroupBy(one => one.Why).ToList())
            {
                await disarm([.. group.Select(one => one.Request)], group.Key);
                disarming.RemoveAll(one => one.Why == group.Key);
            }
        }
        catch
        {
            lock (gate)
            {
                outcomes.AddRange(telling);
                undone.AddRange(disarming);
            }

            throw;
        }
    }
}
