using Plixo.Cli.Output;
using Plixo.Cli.Syntax;
using Plixo.V1;

namespace Plixo.Cli.Commands;

/// <summary>Follows a job to its end, with progress on a terminal.</summary>
internal static class JobWatch
{
    public static async Task<Job> FollowAsync(Invocation run, string name)
    {
        using var progress = new ProgressLine(run.Printer.Errors);
        Job? last = null;
        await foreach (var change in run.Client.Jobs.WatchJob(new() { Name = name }, run.Options))
        {
            last = change.Job;
            progress.Report(last.Title, last.Done, last.Total, last.Unit);
        }
        return last ?? (await run.Client.Jobs.GetJobAsync(new() { Name = name }, run.Options)).Job;
    }
}
