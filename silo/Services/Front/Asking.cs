using System.Collections.Immutable;
using Google.Protobuf;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Services.Front;

/// <summary>What a command answered.</summary>
/// <param name="InFlight">Transmissions that were armed at the commit and may still arrive; no others can.</param>
public readonly record struct Answer<TBody>(TBody Body, ImmutableArray<string> InFlight)
    where TBody : ReplyBody;

/// <summary>Executes a command for a call: who asks, under which request id, and what a refusal is on the wire.</summary>
public sealed class Asking(ITurns turns, KeptAnswers kept)
{
    /// <summary>For checks before a turn, and for what takes none.</summary>
    public KeptAnswers Kept => kept;

    /// <summary>
    /// Executes the command and answers with its reply. Throws <see cref="Plixo.Rpc.RpcException"/> where it was refused or
    /// could not be decided. Without a request id no answer is kept: there is nothing to ask again by.
    /// </summary>
    /// <param name="call">Has the actor.</param>
    /// <param name="request">As it came; its content without the request id is what a repetition must equal.</param>
    /// <param name="grain">Who decides.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="part">Tells the commands of one call apart, where it takes several.</param>
    /// <param name="etag">The version of the grain that the caller saw, compared in the turn; empty compares nothing.</param>
    public async Task<Answer<TBody>> AskAsync<TBody>(
        CallContext call, IMessage request, GrainId grain, Message command, string part = "", string etag = "")
        where TBody : ReplyBody
    {
        var actor = call.Actor();
        var key = RequestIds.KeyOf(call, request, part);
        try
        {
            var reply = await turns.ExecuteAsync(grain, command, actor, Etags.Version(etag), key, RequestIds.DigestOf(request), call.CancellationToken);
            if (reply.Refusal is { } refusal) throw Refusals.Of(refusal);
            return new Answer<TBody>((TBody)reply.Body!, reply.InFlight);
        }
        catch (TurnFaultException fault)
        {
            throw Refusals.Of(fault);
        }
    }
}
