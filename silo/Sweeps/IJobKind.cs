using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Sweeps;

/// <summary>Carries on the jobs of one kind, a portion at a time.</summary>
public interface IJobKind
{
    string Kind { get; }

    /// <summary>
    /// Reads the next portion after the job's cursor. What it answers is committed together: messages, rows and progress, or
    /// none. It writes nothing itself, unless doing so twice does no harm.
    /// </summary>
    Task<JobStep> StepAsync(JobRow job, CancellationToken cancel);

    /// <summary>The job was cancelled or given up before its end: what shows elsewhere as under way must say so. May be asked twice.</summary>
    Task StoppedAsync(JobRow job, CancellationToken cancel) => Task.CompletedTask;
}

/// <param name="Messages">At most <see cref="Stores.StoreLimits.GroupMessages"/>; each arrives exactly once.</param>
public sealed record JobStep(JobProgress Progress, IReadOnlyList<Outgoing> Messages)
{
    /// <summary>Written with the progress, or not at all.</summary>
    public IReadOnlyList<RowChange> Rows { get; init; } = [];
}
