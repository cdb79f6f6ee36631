using Microsoft.Extensions.Logging;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Mailer;

/// <summary>The thin shell around <see cref="MailerStep"/>: a lease and some lanes that step under it.</summary>
public sealed class MailerLoop(MailerStep step, MailerLease lease, IStore store, ISiloClock clock, IScheduler scheduler, ILogger log)
{
    private readonly LaneBell bell = new();

    /// <summary>Runs until cancelled, then ends what is under way and gives the lease back.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var lanesEnded = new CancellationTokenSource();
        var renewal = scheduler.Start("mailer lease", () => QuietlyAsync(() => RenewAsync(lanesEnded.Token)));
        var payment = scheduler.Start("mailer outcomes", () => QuietlyAsync(() => PayAsync(lanesEnded.Token)));
        store.Hinted += bell.Ring;
        var lanes = Enumerable.Range(0, MailerLimits.Lanes)
            .Select(lane => scheduler.Start($"mailer {lane}", () => QuietlyAsync(() => LaneAsync(cancel)))).ToList();
        foreach (var lane in lanes) await lane;
        store.Hinted -= bell.Ring;
        await lanesEnded.CancelAsync();
        await renewal;
        await payment;
        await GiveUpAsync();
    }

    private async Task LaneAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = lease.Current is { } held && await step.StepAsync(held, bell.Ring, cancel);
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested)
            {
                log.MailerFailed(fault);
                await GiveUpAsync();
                await clock.DelayAsync(MailerLimits.LeaseRenewal, cancel);
            }

            if (!more) await bell.WaitAsync(clock, MailerLimits.Pause, cancel);
        }
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await lease.StepAsync(cancel);
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested)
            {
                log.MailerFailed(fault);
            }

            await clock.DelayAsync(MailerLimits.LeaseRenewal, cancel);
        }
    }

    /// <summary>Every lane may wait for a slow server; a loop of its own, because a slow store must not hold up the lease.</summary>
    private async Task PayAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await clock.DelayAsync(MailerLimits.SettlePause, cancel);
            try
            {
                await step.PayAsync();
            }
            catch (Exception fault)
            {
                log.MailerFailed(fault);
            }
        }
    }

    private async Task GiveUpAsync()
    {
        try
        {
            await lease.GiveUpAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.MailerFailed(fault); // it ends by itself
        }
    }

    private static async Task QuietlyAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
