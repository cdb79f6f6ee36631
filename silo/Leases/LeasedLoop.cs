using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Leases;

/// <summary>Work that one silo does at a time: the sealer, the fold of figures, jobs.</summary>
public interface ILeasedWork
{
    /// <summary>The lease's name.</summary>
    string Lease { get; }

    /// <summary>The wait where there was nothing to do.</summary>
    Duration Pause { get; }

    /// <summary>One portion, every commit of it under the lease. True where more waits.</summary>
    Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel);
}

/// <summary>Holds a lease and works under it; stands by while another silo has it.</summary>
public sealed class LeasedLoop(ILeasedWork work, ILeaseStore store, string silo, ISiloClock clock, ILogger log)
{
    private LeaseCheck? held;
    private Duration renew = Duration.MinValue;
    private Duration until = Duration.MinValue;

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = await StepAsync(cancel);
            }
            catch (LeaseLostException)
            {
                held = null;
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested)
            {
                log.LeasedWorkFailed(work.Lease, fault);
                await clock.DelayAsync(PartitionLeases.Renewal, cancel);
            }
            if (!more) await clock.DelayAsync(held is null ? PartitionLeases.Renewal : work.Pause, cancel);
        }
    }

    /// <summary>Renews where it is time and does one portion where the lease is held. True where more waits.</summary>
    public async Task<bool> StepAsync(CancellationToken cancel)
    {
        if (clock.Monotonic >= renew) await RenewAsync(cancel);
        return held is { } lease && clock.Monotonic < until && await work.StepAsync(lease, cancel);
    }

    public async Task ReleaseAsync(CancellationToken cancel)
    {
        held = null;
        await store.ReleaseAsync([work.Lease], silo, cancel);
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        var asked = clock.Monotonic;
        var got = await store.AcquireAsync([work.Lease], silo, PartitionLeases.Time, cancel);
        held = got.Where(lease => lease.Owner == silo).Select(lease => new LeaseCheck(lease.Name, lease.Owner, lease.Epoch)).FirstOrDefault();
        renew = asked + PartitionLeases.Renewal;
        until = asked + PartitionLeases.Time;
    }
}
