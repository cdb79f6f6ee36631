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
        return shown.State is JobState.Failed or JobState.Cancelled ? ExitCode.Error : ExitCode.Ok;
    }

    public static async Task<Job> FollowAsync(Invocation run, string name)
    {
        using var progress = new ProgressLine(run.Printer.Errors);
        Job? last = null;
        await foreach (var change in run.Client.Jobs.WatchJob(new() { Name = name }, run.Options))
        {
            if (change.Job is null) continue;
            last = change.Job;
            progress.Report(last.Title, last.Done, last.Total, last.Unit);
        }
        return last ?? (await run.Client.Jobs.GetJobAsync(new() { Name = name }, run.Options)).Job;
    }
}
