using Plixo.Cli.Output;
using Plixo.Cli.Syntax;
using Plixo.V1;

namespace Plixo.Cli.Commands;

/// <summary>Follows a job to its end, with progress on a terminal.</summary>
internal static class JobWatch
{
    public static readonly Option NoWait = Option.Of("--no-wait", "do not follow the job");

    /// <summary>Follows it, unless told not to, and shows how it ended.</summary>
    public static async Task<ExitCode> ShowAsync(Invocation run, Job job)
    {
        var shown = run.Parsed.Has(NoWait.Flag) ? job : await FollowAsync(run, job.Name);
        run.Printer.WriteOne(shown);
        return EndOf(shown);
    }

    /// <summary>Refused where the job did its work and single items or rows of it were not taken.</summary>
    public static ExitCode EndOf(Job job) => job.State switch
    {
        JobState.Failed or JobState.Cancelled => ExitCode.Error,
        _ when job.Counts.Any(count => count is { Key: "refused" or "failed", Value: > 0 }) => ExitCode.Refused,
        _ => ExitCode.Ok,
    };

    public static async Task<Job> FollowAsync(Invocation run, string name)
    {
        using var progress = new ProgressLine(run.Printer.Errors);
        Job? last = null;
        try
        {
            await foreach (var change in run.Client.Jobs.WatchJob(new() { Name = name }, run.Options))
            {
                if (change.Job is null) continue;
                last = change.Job;
                progress.Report(last.Title, last.Done, last.Total, last.Unit);
            }
        }
        catch (Exception) when (run.Cancellation.IsCancellationRequested)
        {
            run.Printer.Remark($"{name} goes on without you: plixo job watch {name} follows it, plixo job cancel {name} stops it");
            throw;
        }

        return last ?? (await run.Client.Jobs.GetJobAsync(new() { Name = name }, run.Options)).Job;
    }
}
