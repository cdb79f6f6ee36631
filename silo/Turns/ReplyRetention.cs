using NodaTime;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>Forgets the answers to commands that are older than <see cref="StoreLimits.RepliesKept"/> by the real clock.</summary>
public sealed class ReplyRetention(IStore store) : ILeasedWork
{
    /// <summary>Answers forgotten in one commit.</summary>
    public const int AtOnce = 2_000;

    public string Lease => "replies";

    public Duration Pause => Duration.FromHours(1);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel)
    {
        var now = (await store.ClockAsync(cancel)).Real;
        return await store.ForgetRepliesAsync(now - StoreLimits.RepliesKept, AtOnce, lease, cancel) == AtOnce;
    }
}
