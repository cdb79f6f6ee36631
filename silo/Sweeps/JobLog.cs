using Microsoft.Extensions.Logging;

namespace Plixo.Silo.Sweeps;

internal static partial class JobLog
{
    [LoggerMessage(LogLevel.Error, "The job {Id} ({Kind}) failed.")]
    public static partial void JobFailed(this ILogger log, string kind, string id, Exception fault);

    [LoggerMessage(LogLevel.Warning, "A portion of the job {Id} ({Kind}) failed and is tried again.")]
    public static partial void JobPortionFailed(this ILogger log, string kind, string id, Exception fault);
}
