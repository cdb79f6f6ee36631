using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Sweeps;

/// <summary>
/// Carries on the open jobs in turn, a portion each, so that a long one does not keep a short one waiting. A crash resumes at
/// the cursor; messages and cursor move in one commit, so none is sent twice. A portion that fails is tried again later.
/// </summary>
public sealed class JobRunner(
    IStore store, Jobs jobs, TurnCodec codec, ISiloClock machine, ILogger log, params IEnumerable<IJobKind> kinds) : ILeasedWork
{
    /// <summary>Open jobs that are looked at together.</summary>
    public const int OpenAtOnce = 100;

    private readonly Dictionary<string, IJobKind> kinds = kinds.ToDictionary(kind => kind.Kind);
    private readonly JobFaults faults = new();
    private string last = "";

    public string Lease => "jobs";

    public Duration Pause => Duration.FromMilliseconds(500);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel)
    {
        var open = (await jobs.OpenAsync(kinds.Keys, OpenAtOnce, cancel)).Where(job => !faults.Rests(job.Id, machine.Monotonic));
        if (Next(open) is not { } job) return false;
        last = job.Id;
        try
        {
            var step = job.Cancel ? await StopAsync(job, JobStates.Cancelled, null, cancel) : await kinds[job.Kind].StepAsync(job, cancel);
            await CommitAsync(job, step, lease, cancel);
            faults.Forget(job.Id);
        }
        catch (Exception fault) when (fault is not LeaseLostException && !cancel.IsCancellationRequested)
        {
            if (faults.Add(job.Id, fault, machine.Monotonic))
            {
                log.JobFailed(job.Kind, job.Id, fault);
                await CommitAsync(job, await StopAsync(job, JobStates.Failed, Failure(fault), cancel), lease, cancel);
                faults.Forget(job.Id);
            }
            else
            {
                log.JobPortionFailed(job.Kind, job.Id, fault);
            }
        }
        return true;
    }

    /// <summary>The first after the one before, in the order of their ids and round again.</summary>
    private JobRow? Next(IEnumerable<JobRow> open) => open
        .OrderBy(candidate => string.CompareOrdinal(candidate.Id, last) <= 0)
        .ThenBy(candidate => candidate.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    private async Task<JobStep> StopAsync(JobRow job, string state, string? detail, CancellationToken cancel)
    {
        await kinds[job.Kind].StoppedAsync(job, cancel);
        return new JobStep(JobProgress.Of(job) with { State = state, Detail = detail }, []);
    }

    /// <remarks>
    /// A commit in the name of a grain that has no turns: it is how messages and rows are written together. The page's place
    /// (what was done before it) names the messages, so that no two pages share a name.
    /// </remarks>
    private async Task CommitAsync(JobRow job, JobStep step, LeaseCheck lease, CancellationToken cancel)
    {
        var clock = await store.ClockAsync(cancel);
        var commit = new GrainCommit
        {
            Grain = new GrainId(GrainKind.Workspace, $"job/{job.Id}"),
            BaseVersion = 0,
            NewVersion = 0,
            Messages = [.. step.Messages.Select((message, index) => Addressed(job, message, index, Microseconds.Of(clock.Business)))],
            Rows = [Jobs.Change(job, step.Progress, clock.Real), .. step.Rows],
            Lease = lease,
        };
        var result = (await store.CommitAsync([commit], cancel))[0];
        if (result.Verdict == CommitVerdict.Lost) throw new LeaseLostException(lease.Name);
        if (result.Verdict == CommitVerdict.Failed) throw new TurnFaultException($"The job {job.Id} could not be written: {result.Fault}.");
    }

    private OutgoingMessage Addressed(JobRow job, Outgoing message, int index, Instant at)
    {
        var (type, body) = codec.WriteMessage(message.To.Kind, message.Body);
        return new OutgoingMessage(message.To, $"job/{job.Id}", job.Done, index, type, body, message.Coalesce, at);
    }

    private static string Failure(Exception fault) => System.Text.Json.JsonSerializer.Serialize(new { fault = fault.Message });
}
