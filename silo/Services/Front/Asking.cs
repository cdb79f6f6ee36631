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
    /// <summary>How often what a command rests on is read, where its grain moves each time before the turn.</summary>
    public const int MostReadings = TurnLimits.MostLosses;

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
        var reply = await ReplyAsync(call, request, grain, command, part, Etags.Version(etag));
        if (reply.Refusal is { } refusal) throw Refusals.Of(refusal);
        return new Answer<TBody>((TBody)reply.Body!, reply.InFlight);
    }

    /// <summary>
    /// Executes a command that rests on what was read: it is decided on the version that was there before the reading. Where the grain moved
    /// meanwhile, all is read again, and what no longer holds is found then. So of two edits at once both hold, or the second is refused.
    /// </summary>
    /// <param name="call">Has the actor.</param>
    /// <param name="request">As it came.</param>
    /// <param name="grain">Who decides.</param>
    /// <param name="read">Reads, checks and merges; called again where the grain moved.</param>
    /// <param name="part">Tells the commands of one call apart, where it takes several.</param>
    /// <param name="compares">Whether the command itself says what it rests on: of a grain that moves all the time by itself.</param>
    public async Task<Answer<TBody>> AskOnReadAsync<TBody>(
        CallContext call, IMessage request, GrainId grain, Func<Task<Message>> read, string part = "", bool compares = false)
        where TBody : ReplyBody
    {
        for (var readings = 1; ; readings++)
        {
            var seen = compares ? (long?)null : await kept.VersionAsync(grain, call.CancellationToken);
            var command = await read();
            var reply = await ReplyAsync(call, request, grain, command, part, seen);
            if (reply.Refusal is not { } refusal) return new Answer<TBody>((TBody)reply.Body!, reply.InFlight);
            if (refusal.Reason != RefusalReason.StaleEtag) throw Refusals.Of(refusal);
            if (readings == MostReadings) throw Refusals.Of(new TurnAbortedException(grain, refusal.Words));
        }
    }

    /// <summary>Executes a command on a resource that has an etag of its own: where the caller sent one, it still holds in the turn.</summary>
    /// <param name="call">Has the actor.</param>
    /// <param name="request">As it came.</param>
    /// <param name="grain">Who decides.</param>
    /// <param name="etag">What the caller saw; empty compares nothing.</param>
    /// <param name="now">Reads the resource, and answers its etag.</param>
    /// <param name="command">What is asked.</param>
    public async Task<Answer<TBody>> AskSeenAsync<TBody>(
        CallContext call, IMessage request, GrainId grain, string etag, Func<Task<string>> now, Message command)
        where TBody : ReplyBody
    {
        if (etag.Length > 0) return await AskOnReadAsync<TBody>(call, request, grain, CheckedAsync);
        await now();
        return await AskAsync<TBody>(call, request, grain, command);

        async Task<Message> CheckedAsync()
        {
            await kept.CheckAsync(call, request, etag, await now());
            return command;
        }
    }

    private async Task<Reply> ReplyAsync(CallContext call, IMessage request, GrainId grain, Message command, string part, long? seen)
    {
        try
        {
            return await turns.ExecuteAsync(
                grain, command, call.Actor(), seen, RequestIds.KeyOf(call, request, part), RequestIds.DigestOf(request), call.CancellationToken);
        }
        catch (TurnFaultException fault)
        {
            throw Refusals.Of(fault);
        }
    }
}
