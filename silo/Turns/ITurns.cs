using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>Carries out commands: what services, imports and jobs see of running turns.</summary>
public interface ITurns
{
    /// <summary>
    /// Answers once the turn is committed. A refusal is a reply. Throws a <see cref="TurnFaultException"/> where there is none:
    /// <see cref="TurnAbortedException"/>, <see cref="TurnLimitException"/>, <see cref="TurnOverloadException"/>,
    /// <see cref="TurnOutcomeUnknownException"/>.
    /// </summary>
    /// <param name="grain">Who decides.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="actor">Who asks, with rights.</param>
    /// <param name="request">The same request again gets the first answer; null where no answer is kept (validate_only).</param>
    /// <param name="seen">The version of the grain that the caller saw: at another the reply is STALE_ETAG. Null: at any.</param>
    /// <param name="requestDigest">SHA-256 of the request's content: another content under the same id is refused.</param>
    /// <param name="cancel">Ends the wait; a turn that is under way is still committed.</param>
    Task<Reply> ExecuteAsync(
        GrainId grain, Message command, Actor actor, long? seen, RequestKey? request, byte[] requestDigest, CancellationToken cancel);
}
