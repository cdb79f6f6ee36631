using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Mailer;

/// <summary>
/// The lease under which one silo's mailer claims. It is renewed beside the sending, because a dialogue with a server may take
/// minutes. Given up after a fault, it frees what was claimed and puts what was armed in doubt, as a crash would. Its name is new at
/// each start: a silo that is back under its id before the lease of the dead one ended must not keep that one's claims alive.
/// </summary>
/// <param name="store">Where the lease stands.</param>
/// <param name="silo">Its owner.</param>
/// <param name="start">What tells this start of the silo from others.</param>
/// <param name="clock">The lease is counted from before it was asked for, on the monotonic clock.</param>
public sealed class MailerLease(ILeaseStore store, string silo, string start, ISiloClock clock)
{
    private readonly string name = $"mailer/{silo}/{start}";
    private Held? held;

    /// <summary>Null while it is not held for certain.</summary>
    public LeaseCheck? Current => Volatile.Read(ref held) is { } now && clock.Monotonic < now.Until ? now.Check : null;

    /// <summary>Takes or renews it.</summary>
    public async Task StepAsync(CancellationToken cancel)
    {
        var asked = clock.Monotonic;
        var got = await store.AcquireAsync([name], silo, MailerLimits.LeaseTime, cancel);
        Volatile.Write(ref held, got.Where(lease => lease.Owner == silo)
            .Select(lease => new Held(new LeaseCheck(lease.Name, lease.Owner, lease.Epoch), asked + MailerLimits.LeaseTime)).FirstOrDefault());
    }

    public async Task GiveUpAsync(CancellationToken cancel)
    {
        Volatile.Write(ref held, null);
        await store.ReleaseAsync([name], silo, cancel);
    }

    private sealed record Held(LeaseCheck Check, Duration Until);
}
