using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
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
using Plixo.Silo.Turns;
using Plixo.V1;
using Duration = NodaTime.Duration;
using ParkedMessage = Plixo.V1.ParkedMessage;

namespace Plixo.Silo.Services.Operating;

/// <summary>What the configuration says that callers may see and do.</summary>
/// <param name="MailMode">`capture` or `smtp`.</param>
/// <param name="SandboxClock">The business clock may be set: `Sandbox:Clock`, with captured mail only.</param>
public sealed record OperationsOptions(string SiloId, string MailMode, bool SandboxClock, string Version);

/// <summary>Running the silos.</summary>
public sealed class OperationsService(
    IStore store, IJobs jobs, Asking asking, ISiloClock clock, OperationsOptions options, IHostApplicationLifetime host, Reconciling reconciling, HeadFile heads)
{
    /// <summary>How long an advance of the clock waits for what fell due.</summary>
    private static readonly Duration Longest = Duration.FromSeconds(60);

    /// <summary>Ten years: a slip of the finger must not end a sandbox, whose clock never runs back.</summary>
    private static readonly Duration FurthestAhead = Duration.FromDays(3653);

    private static readonly Duration Look = Duration.FromMilliseconds(100);

    /// <summary>What tells of a message that somebody dropped.</summary>
    private const string DropKind = "drop";

    /// <summary>Parked messages that are looked at.</summary>
    private const int MostParked = 10_000;

    public async Task<GetStatusResponse> GetStatus(GetStatusRequest request, CallContext call)
    {
        var cancel = call.CancellationToken;
        var counts = await CountsAsync(cancel);
        var leases = await store.LeasesAsync(cancel);
        var now = await store.ClockAsync(cancel);
        var stopped = await reconciling.StoppedAsync(cancel) ?? "";
        var response = new GetStatusResponse
        {
            StoreId = store.Identity.Id,
            StoreKind = store.Identity.Engine,
            Demo = store.Identity.Demo,
            MailMode = options.MailMode,
            SendingStopped = stopped.Length > 0,
            SendingStoppedReason = stopped,
            MessagesWaiting = counts.Waiting,
            MessagesParked = counts.Parked,
            RemindersDue = counts.Due,
            TransmissionsWaiting = counts.Transmissions,
            TransmissionsInDoubt = counts.InDoubt,
            SealedBlock = counts.Sealed,
            UnsealedEvents = counts.Unsealed,
            AsOfTime = now.Business.ToWire(),
            OldestReminderDueTime = counts.OldestDue?.ToWire(),
            Turns = TurnsNow(),
        };
        if (await DeepestAsync(cancel) is { } deepest) (response.DeepestMailbox, response.DeepestMailboxMessages) = deepest;
        response.Silos.Add(leases.Where(lease => lease.Until > now.Real).GroupBy(lease => lease.Owner).Select(silo => new SiloStatus
        {
            SiloId = silo.Key,
            Partitions = silo.Count(lease => lease.Name.StartsWith("partition", StringComparison.Ordinal)),
            LastSeenTime = (silo.Max(lease => lease.Until) - Leases.PartitionLeases.Time).ToWire(),
            Version = silo.Key == options.SiloId ? options.Version : "",
        }));
        return response;
    }

    public async Task<ListParkedResponse> ListParked(ListParkedRequest request, CallContext call)
    {
        var parked = await store.ParkedAsync(MostParked, call.CancellationToken);
        var page = MemoryPage.Of(
            parked, new ListRequest(request.PageSize, request.PageToken, request.Filter, request.OrderBy),
            one => $"{one.ParkedAt.ToRow():D20} {IdOf(one.Message.Ref)}",
            new("grain", one => one.Message.To.ToString()), new("sender", one => one.Message.From), new("kind", one => one.Message.Type));
        return new ListParkedResponse { Messages = { page.Items.Select(ToWire) }, NextPageToken = page.NextPageToken };
    }

    public Task<RetryParkedResponse> RetryParked(RetryParkedRequest request, CallContext call) => asking.OnceAsync(call, request, async () =>
    {
        var found = await ParkedAsync(request.Name, call) ?? throw Refusals.NotFound(request.Name);
        await store.ReleaseAsync(found.Message.Ref, retry: true, call.CancellationToken);
        return new RetryParkedResponse();
    });

    /// <summary>
    /// No grain decides it and no event could say it: who dropped what and why is kept as a job that ends here. It is written first, so that
    /// nothing is dropped without a word; the same request again ends what a crash left between the two.
    /// </summary>
    public Task<DropParkedResponse> DropParked(DropParkedRequest request, CallContext call) => asking.OnceAsync(call, request, async () =>
    {
        var reason = WireValues.ReadWords(request.Reason, "reason");
        var found = await ParkedAsync(request.Name, call);
        var name = Asking.NameOf(call, request);
        var job = await jobs.RequestedAsync(name, call.CancellationToken);
        if (found is null && job is null) throw Refusals.NotFound(request.Name);
        job ??= await jobs.StartAsync(DropKind, $"Drop of {request.Name}", Noted(reason, found!), name, 1, call.Actor().Id, call.CancellationToken);
        if (job.Title != $"Drop of {request.Name}" || JobReport.Read(job.Detail).Notes[0] != reason)
            throw Refusals.Of(RefusalReason.RequestIdReused, "The request id was used for another content.");
        if (JobStates.IsEnded(job.State)) return new DropParkedResponse();
        if (found is not null) await store.ReleaseAsync(found.Message.Ref, retry: false, call.CancellationToken);
        await jobs.ReportAsync(job.Id, JobProgress.Of(job) with { State = JobStates.Done, Done = 1 }, null, call.CancellationToken);
        return new DropParkedResponse();
    });

    /// <summary>Those that somebody holds: an expired one is anybody's.</summary>
    public async Task<ListLeasesResponse> ListLeases(ListLeasesRequest request, CallContext call)
    {
        var now = (await store.ClockAsync(call.CancellationToken)).Real;
        var held = (await store.LeasesAsync(call.CancellationToken)).Where(lease => lease.Until > now);
        var page = MemoryPage.Of(
            held, new ListRequest(request.PageSize, request.PageToken, request.Filter, request.OrderBy), lease => lease.Name,
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
    public Task<DrainResponse> Drain(DrainRequest request, CallContext call) => asking.OnceAsync(call, request, () =>
    {
        host.StopApplication();
        return Task.FromResult(new DrainResponse { SiloId = options.SiloId });
    });

    /// <summary>A rebuild that has not ended is answered to whoever asks for another.</summary>
    public async Task<RebuildResponse> Rebuild(RebuildRequest request, CallContext call)
    {
        var job = await jobs.OpenAsync(RebuildJob.KindName, call.CancellationToken)
            ?? await jobs.StartAsync(
                RebuildJob.KindName, "Rebuild of the read model", "", Asking.NameOf(call, request), 0, call.Actor().Id, call.CancellationToken);
        return new RebuildResponse { Job = JobService.ToWire(job) };
    }

    /// <summary>First what is due is done, so that what was due when an e-mail left is known when it is taken over.</summary>
    public Task<ReconcileResponse> Reconcile(ReconcileRequest request, CallContext call) => asking.OnceAsync(call, request, async () =>
    {
        await SettledAsync(call.CancellationToken);
        var lost = await reconciling.TakeOverAsync(call.Actor(), call.CancellationToken);
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

    public Task<ReleaseSendingResponse> ReleaseSending(ReleaseSendingRequest request, CallContext call) => asking.OnceAsync(call, request, async () =>
    {
        var cancel = call.CancellationToken;
        var reason = WireValues.ReadWords(request.Reason, "reason");
        if (await reconciling.StoppedAsync(cancel) is null) return new ReleaseSendingResponse();
        if ((await reconciling.UnknownAsync(cancel)).Count is var unknown and > 0)
            throw Refusals.Of(RefusalReason.InvalidState, $"The journal has {unknown} e-mails that the store does not know: reconcile first.");
        await store.SetSettingAsync(SendingStop.Released, $"{(await store.ClockAsync(cancel)).Real} {call.Actor().Id}: {reason}", cancel);
        await store.SetSettingAsync(SendingStop.Setting, "", cancel);
        return new ReleaseSendingResponse();
    });

    public async Task<GetClockResponse> GetClock(GetClockRequest request, CallContext call)
    {
        var now = await store.ClockAsync(call.CancellationToken);
        return new GetClockResponse { BusinessTime = now.Business.ToWire(), RealTime = now.Real.ToWire(), Sandbox = options.SandboxClock };
    }

    public Task<SetClockResponse> SetClock(SetClockRequest request, CallContext call) => asking.OnceAsync(call, request, async () =>
    {
        var to = WireValues.ReadTime(request.BusinessTime, "business_time");
        await SetAsync(to - (await store.ClockAsync(call.CancellationToken)).Real, call);
        return new SetClockResponse { BusinessTime = (await store.ClockAsync(call.CancellationToken)).Business.ToWire() };
    });

    public Task<AdvanceClockResponse> AdvanceClock(AdvanceClockRequest request, CallContext call) => asking.OnceAsync(call, request, async () =>
    {
        var by = Duration.FromTimeSpan((request.By ?? throw Refusals.Invalid("by", "is missing.")).ToTimeSpan());
        if (by <= Duration.Zero) throw Refusals.Invalid("by", "is not positive: the clock never runs backwards.");
        if (by > FurthestAhead) throw Refusals.Invalid("by", $"is more than {FurthestAhead.Days} days; the clock never runs back.");
        var now = await store.ClockAsync(call.CancellationToken);
        await SetAsync(now.Business + by - now.Real, call);
        await SettledAsync(call.CancellationToken);
        return new AdvanceClockResponse { BusinessTime = (await store.ClockAsync(call.CancellationToken)).Business.ToWire() };
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

    private async Task SetAsync(Duration offset, CallContext call)
    {
        if (!options.SandboxClock) throw Refusals.Of(RefusalReason.InvalidState, "The business clock can be set in a sandbox only (Sandbox:Clock).");
        if (offset > FurthestAhead)
            throw Refusals.Invalid("business_time", $"is more than {FurthestAhead.Days} days ahead of now; the clock never runs back.");
        try
        {
            await store.SetClockOffsetAsync(offset, call.CancellationToken);
        }
        catch (ArgumentException)
        {
            throw Refusals.Invalid("business_time", $"is before {(await store.ClockAsync(call.CancellationToken)).Business}; the business clock never runs back.");
        }
    }

    /// <summary>Waits until no reminder is due and no message waits, or long enough.</summary>
    private async Task SettledAsync(CancellationToken cancel)
    {
        var until = clock.Monotonic + Longest;
        for (var quiet = 0; quiet < 2 && clock.Monotonic < until;)
        {
            await clock.DelayAsync(Look, cancel);
            var counts = await CountsAsync(cancel);
            quiet = counts is { Waiting: 0, Due: 0 } ? quiet + 1 : 0;
        }
    }

    private async Task<Counts> CountsAsync(CancellationToken cancel)
    {
        var now = (await store.ClockAsync(cancel)).Business.ToRow();
        return (await store.QueryAsync(
            """
            SELECT (SELECT CAST(count(*) AS bigint) FROM message WHERE parked = 0), (SELECT CAST(count(*) AS bigint) FROM message WHERE parked = 1),
                (SELECT CAST(count(*) AS bigint) FROM reminder WHERE due <= $due),
                (SELECT CAST(count(*) AS bigint) FROM transmission WHERE ended IS NULL),
                (SELECT CAST(count(*) AS bigint) FROM transmission WHERE state = 'in_doubt'),
                (SELECT COALESCE(max(number), 0) FROM block), (SELECT CAST(count(*) AS bigint) FROM unsealed),
                (SELECT min(due) FROM reminder WHERE due <= $due)
            """,
            new Dictionary<string, object?> { ["$due"] = now },
            row => new Counts((long)row[0]!, (long)row[1]!, (long)row[2]!, (long)row[3]!, (long)row[4]!, (long)row[5]!, (long)row[6]!, RowValues.ToInstantOrNull(row[7])), cancel))[0];
    }

    private async Task<(string Grain, long Messages)?> DeepestAsync(CancellationToken cancel)
    {
        var deepest = await store.QueryAsync(
            "SELECT to_kind, to_key, CAST(count(*) AS bigint) FROM message WHERE parked = 0 GROUP BY to_kind, to_key ORDER BY 3 DESC, 1, 2 LIMIT 1",
            new Dictionary<string, object?>(), row => (new GrainId((GrainKind)(long)row[0]!, (string)row[1]!), (long)row[2]!), cancel);
        return deepest.Count == 0 ? null : (deepest[0].Item1.ToString(), deepest[0].Item2);
    }

    private TurnFigures TurnsNow()
    {
        var (perSecond, p50, p95) = RecentTurns.OfProcess.Read();
        return new TurnFigures
        {
            SiloId = options.SiloId, TurnsPerSecond = perSecond, CallsOpen = CallMetrics.OpenNow,
            CommandP50 = p50 is { } half ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(half) : null,
            CommandP95 = p95 is { } most ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(most) : null,
        };
    }

    private async Task<Stores.ParkedMessage?> ParkedAsync(string name, CallContext call)
    {
        var id = Names.Read(name, "name", "parked")[0];
        return (await store.ParkedAsync(MostParked, call.CancellationToken)).FirstOrDefault(parked => IdOf(parked.Message.Ref) == id);
    }

    private static string Noted(string reason, Stores.ParkedMessage dropped)
    {
        var report = new JobReport();
        report.Note(reason);
        report.Note($"{dropped.Message.Type} from {dropped.Message.From} to {dropped.Message.To}");
        return report.Write();
    }

    private static ParkedMessage ToWire(Stores.ParkedMessage parked) => new()
    {
        Name = $"parked/{IdOf(parked.Message.Ref)}",
        Grain = parked.Message.To.ToString(),
        Sender = parked.Message.From,
        Kind = parked.Message.Type,
        Error = parked.Reason,
        Attempts = parked.Message.Attempts,
        ParkTime = parked.ParkedAt.ToWire(),
        Content = Encoding.UTF8.GetString(parked.Message.Body),
    };

    /// <summary>The identity of a message, so that a name means the same message later.</summary>
    private static string IdOf(MessageRef message) =>
        Base64Url.EncodeToString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{message.To}\n{message.From}\n{message.FromVersion}\n{message.Index}")).AsSpan(0, 12));

    private sealed record Counts(long Waiting, long Parked, long Due, long Transmissions, long InDoubt, long Sealed, long Unsealed, Instant? OldestDue);
}
