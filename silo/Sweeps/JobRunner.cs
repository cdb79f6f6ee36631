using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Sweeps;

/// <summary>
/// Carries on the open jobs in turn, a portion each, kind by kind: neither a long one nor many of one kind keep those of another waiting. A
/// crash resumes at the cursor; messages and cursor move in one commit, so none is sent twice. A portion that fails is tried again later.
/// </summary>
public sealed class JobRunner(
    IStore store, Jobs jobs, TurnCodec codec, ISiloClock machine, ILogger log, params IEnumerable<IJobKind> kinds) : ILeasedWork
{
    /// <summary>Open jobs of each kind that are looked at together, the oldest.</summary>
    public const int OpenOfKind = 20;

    private readonly Dictionary<string, IJobKind> kinds = kinds.ToDictionary(kind => kind.Kind);
    private readonly JobFaults faults = new();
    private readonly Dictionary<string, string> lastOfKind = [];
    private string lastKind = "";

    public string Lease => "jobs";

    public Duration Pause => Duration.FromMilliseconds(500);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel)
    {
        var open = (await jobs.OpenAsync(kinds.Keys, OpenOfKind, cancel)).Where(job => !faults.Rests(job.Id, machine.Monotonic));
        if (Next(open) is not { } job) return false;
        lastKind = job.Kind;
        lastOfKind[job.Kind] = job.Id;
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
                await CommitAsync(job, await StopAsync(job, JobStates.Failed, JobReport.Failed(job.Detail, fault.Message), cancel), lease, cancel);
                faults.Forget(job.Id);
            }
            else
            {
                log.JobPortionFailed(job.Kind, job.Id, fault);
            }
        }
        return true;
    }

    /// <summary>Of the kind after the one before, the job after the one before of its kind; in the order of their names and round again.</summary>
    private JobRow? Next(IEnumerable<JobRow> open) =>
        After(open.GroupBy(job => job.Kind), ofKind => ofKind.Key, lastKind) is { } next
            ? After(next, job => job.Id, lastOfKind.GetValueOrDefault(next.Key, ""))
            : null;

    private static T? After<T>(IEnumerable<T> candidates, Func<T, string> name, string last)
        where T : class =>
        candidates.OrderBy(candidate => string.CompareOrdinal(name(candidate), last) <= 0).ThenBy(name, StringComparer.Ordinal).FirstOrDefault();

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
}
