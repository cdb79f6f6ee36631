using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>A turn that could not be decided or committed. Nothing of it was written, unless the message says otherwise.</summary>
public class TurnFaultException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Others were first too often; trying again later is right (ABORTED).</summary>
public sealed class TurnAbortedException(GrainId grain, string? fault)
    : TurnFaultException($"{grain} changed {TurnLimits.MostLosses} times while the command was decided: {fault}.");

/// <summary>One turn alone is larger than a group may be (RESOURCE_EXHAUSTED).</summary>
public sealed class TurnLimitException(GrainId grain, string what, long has, long limit)
    : TurnFaultException($"A turn of {grain} has {has} {what}, the limit is {limit}.");

/// <summary>Too much waits already (RESOURCE_EXHAUSTED); nothing was queued.</summary>
public sealed class TurnOverloadException()
    : TurnFaultException($"More than {TurnLimits.MostQueued} turns wait in this silo.");

/// <summary>
/// The store did not answer and could not be read back: the command was carried out or not (UNAVAILABLE). The same request
/// id asked again gives the truth.
/// </summary>
public sealed class TurnOutcomeUnknownException(GrainId grain, Exception inner)
    : TurnFaultException($"Whether the turn of {grain} was committed is unknown.", inner);
