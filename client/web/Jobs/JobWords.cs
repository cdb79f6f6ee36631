using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Jobs;

/// <summary>Jobs as people read them.</summary>
internal static class JobWords
{
    public static bool Goes(Job job) => job.State is JobState.Waiting or JobState.Running;

    /// <summary>`310 of 1000 rows`.</summary>
    public static string Progress(Job job) => $"{job.Done}{(job.Total > 0 ? $" of {job.Total}" : "")} {job.Unit}".TrimEnd();

    public static BadgeTone ToneOf(JobState state) => state switch
    {
        JobState.Succeeded => BadgeTone.Good,
        JobState.Failed => BadgeTone.Bad,
        JobState.Cancelled => BadgeTone.Warn,
        _ => BadgeTone.Wait,
    };

    public static BadgeTone ToneOf(JobItemOutcome outcome) => outcome switch
    {
        JobItemOutcome.Done => BadgeTone.Good,
        JobItemOutcome.Refused => BadgeTone.Warn,
        JobItemOutcome.Failed => BadgeTone.Bad,
        _ => BadgeTone.Wait,
    };
}
