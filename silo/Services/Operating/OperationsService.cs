using Microsoft.Extensions.Hosting;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Mailer;
using Plixo.Silo.Rebuilding;
using Plixo.Silo.Sealing;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.Jobs;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.V1;
using Duration = NodaTime.Duration;

namespace Plixo.Silo.Services.Operating;

/// <summary>What the configuration says that callers may see and do.</summary>
/// <param name="MailMode">`capture` or `smtp`.</param>
/// <param name="SandboxClock">The business clock may be set: `Sandbox:Clock`, with captured mail only.</param>
public sealed record OperationsOptions(string SiloId, string MailMode, bool SandboxClock, string Version);

/// <summary>Running the silos.</summary>
public sealed class OperationsService(
    IStore store, IJobs jobs, KeptAnswers kept, ISiloClock clock, OperationsOptions options, IHostApplicationLifetime host, Reconciling reconciling, HeadFile heads)
{
    private readonly StandingNow standing = new(store, options, reconciling);
    private readonly ParkedMessages parked = new(store, jobs, kept);
    private readonly SandboxClock sandbox = new(store, clock, options);

    public Task<GetStatusResponse> GetStatus(GetStatusRequest request, CallContext call) => standing.ReadAsync(call.CancellationToken);

    public Task<ListParkedResponse> ListParked(ListParkedRequest request, CallContext call) => parked.ListAsync(request, call);

    public Task<RetryParkedResponse> RetryParked(RetryParkedRequest request, CallContext call) => parked.RetryAsync(request, call);

    public Task<DropParkedResponse> DropParked(DropParkedRequest request, CallContext call) => parked.DropAsync(request, call);

    /// <summary>Those that somebody holds: an expired one is anybody's.</summary>
    public async Task<ListLeasesResponse> ListLeases(ListLeasesRequest request, CallContext call)
    {
        var now = (await store.ClockAsync(call.CancellationToken)).Real;
        var held = (await store.LeasesAsync(call.CancellationToken)).Where(lease => lease.Until > now);
        var page = MemoryPage.Of(
            held, ListRequest.Of(request), lease => lease.Name,
            new("lease", lease => lease.Name), new("silo_id", lease => lease.Owner));
        return new ListLeasesResponse
        {
            Leases =
            {
                page.Items.Select(lease => new V1.Lease { Lease_ = lease.Name, SiloId = lease.Owner, Epoch = lease.Epoch, ExpireTime = lease.Until.ToWire() }),
            },
            NextPageToken = page.NextPageToken,
        };
    }

    /// <summary>The silo that is asked stops as after SIGTERM; this answer is among the calls that still end.</summary>
    public Task<DrainResponse> Drain(DrainRequest request, CallContext call) => kept.OnceAsync(call, request, () =>
    {
        host.StopApplication();
        return Task.FromResult(new DrainResponse { SiloId = options.SiloId });
    });

    /// <summary>A rebuild that has not ended is answered to whoever asks for another.</summary>
    public Task<RebuildResponse> Rebuild(RebuildRequest request, CallContext call) => kept.OnceAsync(call, request, async () =>
    {
        var job = await jobs.OpenAsync(RebuildJob.KindName, call.CancellationToken)
            ?? await jobs.StartAsync(
                RebuildJob.KindName, "Rebuild of the read model", "", RequestIds.NameOf(call, request), 0, call.Actor().Id, call.CancellationToken);
        return new RebuildResponse { Job = JobService.ToWire(job) };
    });

    /// <summary>
    /// First what is due is done, so that what was due when an e-mail left is known when it is taken over; and last what follows from that, so
    /// that the caps count it.
    /// </summary>
    public Task<ReconcileResponse> Reconcile(ReconcileRequest request, CallContext call) => kept.OnceAsync(call, request, async () =>
    {
        await sandbox.SettledAsync(call.CancellationToken);
        var lost = await reconciling.TakeOverAsync(call.Actor(), call.CancellationToken);
        if (lost.Count > 0) await sandbox.SettledAsync(call.CancellationToken);
        var head = await HeadWordsAsync(call.CancellationToken);
        var stopped = await reconciling.StoppedAsync(call.CancellationToken);
        return new ReconcileResponse
        {
            UnknownMessageIds = { lost.Select(line => line.MessageId.Trim('<', '>')).Distinct() },
            HeadMatches = head is null,
            Words = string.Join(' ', new[]
            {
                lost.Count == 0 ? "The store knows every e-mail of the journal." : $"{lost.Count} e-mails were taken over as in doubt.",
                head ?? "Every exported head is in the store.",
                stopped is null ? "" : $"Sending is stopped: {stopped}",
            }.Where(words => words.Length > 0)),
        };
    });

    public Task<ReleaseSendingResponse> ReleaseSending(ReleaseSendingRequest request, CallContext call) => kept.OnceAsync(call, request, async () =>
    {
        var cancel = call.CancellationToken;
        var reason = WireValues.ReadWords(request.Reason, "reason");
        if (await reconciling.StoppedAsync(cancel) is null) return new ReleaseSendingResponse();
        if ((await reconciling.UnknownAsync(cancel)).Count is var unknown and > 0)
            throw Refusals.Of(RefusalReason.InvalidState, $"The journal has {unknown} e-mails that the store does not know: reconcile first.");
        if (await reconciling.UncountedAsync(cancel) is var uncounted and > 0)
            throw Refusals.Of(RefusalReason.InvalidState, $"The caps do not count {uncounted} e-mails yet that were taken over: try again, or look at `ops parked`.");
        await reconciling.TakeBackExcessAsync(call.Actor(), cancel);
        await store.SetSettingAsync(SendingStop.Released, $"{(await store.ClockAsync(cancel)).Real} {call.Actor().Id}: {reason}", cancel);
        await store.SetSettingAsync(SendingStop.Setting, "", cancel);
        return new ReleaseSendingResponse();
    });

    public async Task<GetClockResponse> GetClock(GetClockRequest request, CallContext call)
    {
        var now = await store.ClockAsync(call.CancellationToken);
        return new GetClockResponse { BusinessTime = now.Business.ToWire(), RealTime = now.Real.ToWire(), Sandbox = options.SandboxClock };
    }

    public Task<SetClockResponse> SetClock(SetClockRequest request, CallContext call) => kept.OnceAsync(call, request, async () =>
    {
        var to = WireValues.ReadTime(request.BusinessTime, "business_time");
        await sandbox.SetAsync(to - (await store.ClockAsync(call.CancellationToken)).Real, call.CancellationToken);
        return new SetClockResponse { BusinessTime = (await store.ClockAsync(call.CancellationToken)).Business.ToWire() };
    });

    public Task<AdvanceClockResponse> AdvanceClock(AdvanceClockRequest request, CallContext call) => kept.OnceAsync(call, request, async () =>
    {
        var by = Duration.FromTimeSpan((request.By ?? throw Refusals.Invalid("by", "is missing.")).ToTimeSpan());
        if (by <= Duration.Zero) throw Refusals.Invalid("by", "is not positive: the clock never runs backwards.");
        if (by > SandboxClock.FurthestAhead) throw Refusals.Invalid("by", $"is more than {SandboxClock.FurthestAhead.Days} days; the clock never runs back.");
        var now = await store.ClockAsync(call.CancellationToken);
        await sandbox.SetAsync(now.Business + by - now.Real, call.CancellationToken);
        // The clock was moved: whoever no longer waits is answered when they ask again.
        await sandbox.SettledAsync(CancellationToken.None);
        return new AdvanceClockResponse { BusinessTime = (await store.ClockAsync(CancellationToken.None)).Business.ToWire() };
    });

    /// <summary>The first exported head that the store does not have as it was; null where it has all.</summary>
    private async Task<string?> HeadWordsAsync(CancellationToken cancel)
    {
        foreach (var head in heads.Of(store.Identity.Id).OrderBy(head => head.Number))
        {
            var block = (await store.BlocksAsync(head.Number - 1, 1, cancel)).FirstOrDefault(block => block.Number == head.Number);
            if (block is null) return $"The head of {head.At} is block {head.Number}, and the store ends before it.";
            if (Convert.ToHexStringLower(block.Hash) != head.Hash) return $"Block {head.Number} is not what the head of {head.At} says.";
        }

        return null;
    }
}
