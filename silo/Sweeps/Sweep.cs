using Plixo.Grains.Core;

namespace Plixo.Silo.Sweeps;

/// <summary>A job that sends a message to every grain that a query finds.</summary>
public abstract class Sweep : IJobKind
{
    /// <summary>Grains told in one commit.</summary>
    public const int AtOnce = 500;

    public abstract string Kind { get; }

    public async Task<JobStep> StepAsync(JobRow job, CancellationToken cancel)
    {
        var total = job.Total > 0 ? job.Total : await CountAsync(job, cancel);
        var page = await PageAsync(job, job.Cursor, AtOnce, cancel);
        var done = job.Done + page.Count;
        var ended = page.Count < AtOnce;
        return new JobStep(
            new JobProgress(
                ended ? JobStates.Done : JobStates.Running, done, ended ? done : Math.Max(total, done), job.Failed,
                page.Count == 0 ? job.Cursor : page[^1].Key),
            [.. page.Select(grain => new Outgoing(grain, MessageFor(job, grain)))]);
    }

    /// <summary>How many there are about, for the progress; 0 where that is not worth a query.</summary>
    protected virtual Task<long> CountAsync(JobRow job, CancellationToken cancel) => Task.FromResult(0L);

    /// <summary>The grains whose key is after the cursor, in order of key, as many as the limit unless there are no more.</summary>
    protected abstract Task<IReadOnlyList<GrainId>> PageAsync(JobRow job, string after, int limit, CancellationToken cancel);

    protected abstract Message MessageFor(JobRow job, GrainId grain);
}
