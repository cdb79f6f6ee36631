using Microsoft.Extensions.Logging;

namespace Plixo.Silo.Leases;

internal static partial class LeaseLog
{
    [LoggerMessage(LogLevel.Information, "This silo works on {Held} partitions now: {Gained} gained, {Lost} given up or lost.")]
    public static partial void Shared(this ILogger log, int held, int gained, int lost);

    [LoggerMessage(LogLevel.Error, "Leases could not be renewed; they end by themselves.")]
    public static partial void RenewalFailed(this ILogger log, Exception fault);

    [LoggerMessage(LogLevel.Error, "The work under the lease {Lease} failed and goes on later.")]
    public static partial void LeasedWorkFailed(this ILogger log, string lease, Exception fault);
}
