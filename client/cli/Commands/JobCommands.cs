using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using Plixo.V1;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class JobCommands
{
    public static readonly ImmutableArray<Command> All =
    [
        new Call("job list", "ListJobs", "Jobs, newest first", "jobs", "name kind state title done total unit create_time end_time")
        {
            Inputs = [Filter("--state STATE", "state", "waiting, running, succeeded, failed or cancelled")],
        },
        new Call("job show JOB", "GetJob", "One job", "job") { Inputs = [Name("JOB", "name", "jobs")] },
        new Call("job items JOB", "ListJobItems", "What became of each item of a bulk job", "items", "number resource outcome reason words")
        {
            Inputs = [Name("JOB", "parent", "jobs"), Filter("--outcome OUTCOME", "outcome", "waiting, done, refused or failed")],
        },
        new("job watch JOB", "Follow a job to its end", WatchAsync),
        new Call("job cancel JOB", "CancelJob", "Ask a job to stop", "job") { Inputs = [Name("JOB", "name", "jobs")] },
    ];

    private static async Task<ExitCode> WatchAsync(Invocation run)
    {
        var name = run.Required("JOB");
        var job = await JobWatch.FollowAsync(run, name.Contains('/') ? name : "jobs/" + name);
        run.Printer.WriteOne(job);
        return JobWatch.EndOf(job);
    }
}
