using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Mailer;

/// <summary>
/// The lease under which one silo's mailer claims. It is renewed beside the sending, because a dialogue with a server may take
/// minutes. Given up after a fault, it frees what was claimed and puts what was armed in doubt, as a crash would.
/// </summary>
public sealed class MailerLease(ILeaseStore store, string silo, ISiloClock clock)
{
    private Held? held;

    private string Name => $"mailer/{silo}";

    /// <summary>Null while it is not held for certain.</summary>
    public LeaseCheck? Current => Volatile.Read(ref held) is { } now && clock.Monotonic < now.Until ? now.Check : null;

    /// <summary>Takes or renews it.</summary>
    public async Task StepAsync(CancellationToken cancel)
    {
        var asked = clock.Monotonic;
        var got = await store.AcquireAsync([Name], silo, MailerLimits.LeaseTime, cancel);
        Volatile.Write(ref held, got.Where(lease => lease.Owner == silo)
            .Select(lease => new Held(new LeaseCheck(lease.Name, lease.Owner, lease.Epoch), asked + MailerLimits.LeaseTime)).FirstOrDefault());
    }

    public async Task GiveUpAsync(CancellationToken cancel)
    {
        Volatile.Write(ref held, null);
        await store.ReleaseAsync([Name], silo, cancel);
    }

    private sealed record Held(LeaseCheck Check, Duration Until);
}
