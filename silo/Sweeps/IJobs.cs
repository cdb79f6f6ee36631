using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Sweeps;

/// <summary>What starts, shows and ends long work.</summary>
public interface IJobs
{
    /// <summary>
    /// Starts a job; the same non-empty request again answers with the job that it started. A kind that a
    /// <see cref="JobRunner"/> knows is carried on by it; any other by who started it, who reports and ends it.
    /// </summary>
    /// <param name="creator">`users/dana`, `tokens/t-1` or `system`.</param>
    Task<JobRow> StartAsync(string kind, string title, string detail, string request, long total, string creator, CancellationToken cancel);

    /// <summary>The same, with rows that are written together with the job, given its id.</summary>
    Task<JobRow> StartAsync(
        string kind, string title, string detail, string request, string creator, int total, Func<string, IEnumerable<RowChange>> rows, CancellationToken cancel);

    /// <summary>The job that a request started; null where it started none.</summary>
    Task<JobRow?> RequestedAsync(string request, CancellationToken cancel);

    /// <summary>The oldest of a kind that has not ended; null where there is none.</summary>
    Task<JobRow?> OpenAsync(string kind, CancellationToken cancel);

    /// <summary>
    /// The same, unless as many of the kind that the creator started have not ended: null then. Of those that are started at the same
    /// instant no more are taken than fit.
    /// </summary>
    Task<JobRow?> StartWithinAsync(int most, string kind, string title, string detail, string request, string creator, CancellationToken cancel);

    Task<JobRow?> FindAsync(string id, CancellationToken cancel);

    /// <summary>The newest first, those older than the given one; null for the first page.</summary>
    Task<IReadOnlyList<JobRow>> ListAsync(JobRow? before, int limit, CancellationToken cancel);

    /// <summary>Writes how far it is. Under the lease where one is given, else nothing keeps two from reporting.</summary>
    Task ReportAsync(string id, JobProgress progress, LeaseCheck? lease, CancellationToken cancel);

    /// <summary>Asks it to stop at its next portion. False where it has ended already.</summary>
    Task<bool> CancelAsync(string id, CancellationToken cancel);
}

/// <summary>How far a job is.</summary>
/// <param name="State">One of <see cref="JobStates"/>.</param>
/// <param name="Detail">Null leaves it as it is.</param>
public sealed record JobProgress(string State, long Done, long Total, long Failed, string Cursor, string? Detail = null)
{
    public static JobProgress Of(JobRow job) => new(JobStates.Running, job.Done, job.Total, job.Failed, job.Cursor);
}
