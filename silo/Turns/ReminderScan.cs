using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>
/// Turns due reminders into messages, in one commit under the silo's own lease. The scan is the truth; knowing when the next
/// one is due, or that this silo has set a sooner one, only makes it prompt. A business clock that jumps is seen by the next scan.
/// </summary>
public sealed class ReminderScan(IStore store, PartitionLeases leases, MessagePump pump, ISiloClock clock, ILogger log)
{
    private readonly Signal wake = new();

    /// <summary>Business instant of the next look, in ticks; until a look has ended any reminder may be sooner.</summary>
    private long looks = long.MaxValue;

    /// <summary>The last commit took as many as one may: the next is not asked for, it is due.</summary>
    private bool more;

    /// <summary>A reminder was committed: one that is due before the next look has it come sooner. Quick, on any thread.</summary>
    public void Set(Instant due)
    {
        if (due.ToUnixTimeTicks() < Volatile.Read(ref looks)) wake.Set();
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            var wait = TurnLimits.AfterStoreFault;
            try
            {
                wait = await StepAsync(cancel);
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested)
            {
                log.RemindersFailed(fault);
            }
            if (wait > Duration.Zero) await wake.WaitAsync(clock, wait, cancel);
        }
    }

    /// <summary>One scan. Answers how long nothing will be due; zero where more is due now.</summary>
    public async Task<Duration> StepAsync(CancellationToken cancel)
    {
        Volatile.Write(ref looks, long.MaxValue);
        var owned = leases.Owned;
        if (owned.Count == 0 || leases.Silo is not { } lease) return TurnLimits.ReminderScan;
        if (!more && await UntilNextAsync(owned, cancel) is var wait && wait > Duration.Zero) return wait;
        more = false;
        var fired = await store.DueRemindersAsync(owned, TurnLimits.RemindersAtOnce, lease, cancel);
        if (fired > 0) pump.Hint();
        more = fired == TurnLimits.RemindersAtOnce;
        return more ? Duration.Zero : Duration.FromMilliseconds(1);
    }

    private async Task<Duration> UntilNextAsync(IReadOnlyCollection<int> owned, CancellationToken cancel)
    {
        if (await store.NextReminderAsync(owned, cancel) is not { } due) return TurnLimits.ReminderScan;
        var now = (await store.ClockAsync(cancel)).Business;
        if (due <= now) return Duration.Zero;
        var wait = Duration.Min(due - now, TurnLimits.ReminderScan);
        Volatile.Write(ref looks, (now + wait).ToUnixTimeTicks());
        return wait;
    }
}
