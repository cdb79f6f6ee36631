using Microsoft.Extensions.Logging;
using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

internal static partial class TurnLog
{
    [LoggerMessage(LogLevel.Warning, "A command of {Grain} could not be carried out.")]
    public static partial void CommandFailed(this ILogger log, GrainId grain, Exception fault);

    [LoggerMessage(LogLevel.Warning, "The message {Type} from {From} to {Grain} failed for the {Attempt}th time.")]
    public static partial void MessageFailed(this ILogger log, GrainId grain, string type, string from, int attempt, Exception fault);

    [LoggerMessage(LogLevel.Error, "The message {Type} from {From} to {Grain} is parked after {Attempts} attempts.")]
    public static partial void MessageParked(this ILogger log, GrainId grain, string type, string from, int attempts, Exception fault);

    [LoggerMessage(LogLevel.Error, "The store could not be reached for a group of {Turns} turns.")]
    public static partial void GroupFailed(this ILogger log, int turns, Exception fault);

    [LoggerMessage(LogLevel.Error, "Whether a group of {Grains} grains was committed is unknown.")]
    public static partial void OutcomeUnknown(this ILogger log, int grains, Exception fault);

    [LoggerMessage(LogLevel.Debug, "{Grain} was lost: {Fault}.")]
    public static partial void Lost(this ILogger log, GrainId grain, string? fault);

    [LoggerMessage(LogLevel.Error, "Waiting messages could not be read.")]
    public static partial void PumpFailed(this ILogger log, Exception fault);

    [LoggerMessage(LogLevel.Error, "Due reminders could not be turned into messages.")]
    public static partial void RemindersFailed(this ILogger log, Exception fault);
}
