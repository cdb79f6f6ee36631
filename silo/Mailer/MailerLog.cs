using Microsoft.Extensions.Logging;
using NodaTime;

namespace Plixo.Silo.Mailer;

internal static partial class MailerLog
{
    [LoggerMessage(LogLevel.Error, "The store did not answer the arm of {Transmission}; it is closed without its dot.")]
    public static partial void ArmFailed(this ILogger log, string transmission, Exception fault);

    [LoggerMessage(LogLevel.Error, "The journal could not be written before the dot of {Transmission}; it is closed without it.")]
    public static partial void JournalFailed(this ILogger log, string transmission, Exception fault);

    [LoggerMessage(LogLevel.Error, "The clock of the store and of this machine differ by {Difference}: nothing is sent.")]
    public static partial void ClocksDiffer(this ILogger log, Duration difference);

    [LoggerMessage(LogLevel.Error, "The mailer failed; its lease is given up, so that its claims are free again.")]
    public static partial void MailerFailed(this ILogger log, Exception fault);
}
