using Google.Protobuf;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Services.Front;

/// <summary>What the store knows before a turn: what earlier calls of the same request were answered, and where a grain stands.</summary>
public sealed class KeptAnswers(IStore store)
{
    /// <summary>The answer of the whole call, beside those of the commands that it asked.</summary>
    private const string Whole = "answer";

    /// <summary>
    /// Whether the same request was answered before: then what it changed is no reason to refuse it, and the answer is given again.
    /// REQUEST_ID_REUSED where its id was used for another content. To be asked where a check before the turn fails, not otherwise.
    /// </summary>
    public async Task<bool> IsAnsweredAsync(CallContext call, IMessage request, string part = "") =>
        await FindAsync(call, request, part) is not null;

    /// <summary>At which version a grain is; 0 before its first turn.</summary>
    public async Task<long> VersionAsync(GrainId grain, CancellationToken cancel) =>
        (await store.LoadAsync([grain], [], cancel)).Grains.GetValueOrDefault(grain)?.Version ?? 0;

    /// <summary>ABORTED (STALE_ETAG) where the caller saw another version, unless the request itself made it another; an empty etag checks nothing.</summary>
    public async Task CheckAsync(CallContext call, IMessage request, string etag, string now)
    {
        if (etag.Length > 0 && etag != now && !await IsAnsweredAsync(call, request)) throw Refusals.Of(StaleVersion.Refusal(etag, now));
    }

    /// <summary>
    /// Does what no grain decides, and keeps its answer: the same request again gets it and does nothing. What ends without an answer may be
    /// done again.
    /// </summary>
    /// <param name="kept">The answer as it is given again: without a secret that is shown once. Null: as it is.</param>
    public async Task<TResponse> OnceAsync<TResponse>(CallContext call, IMessage request, Func<Task<TResponse>> act, Func<TResponse, TResponse>? kept = null)
        where TResponse : class, IMessage<TResponse>, new()
    {
        if (RequestIds.KeyOf(call, request, Whole) is not { } key) return await act();
        if (await FindAsync(call, request, Whole) is { } before) return (TResponse)new TResponse().Descriptor.Parser.ParseFrom(before);
        var answer = await act();
        var reply = new ReplyWrite(key, RequestIds.DigestOf(request), (kept?.Invoke(answer) ?? answer).ToByteArray(), (await store.ClockAsync(call.CancellationToken)).Real);
        await store.WriteOnceAsync(reply, [], CancellationToken.None);
        return answer;
    }

    private async Task<byte[]?> FindAsync(CallContext call, IMessage request, string part)
    {
        if (RequestIds.KeyOf(call, request, part) is not { } key) return null;
        if (!(await store.LoadAsync([], [key], call.CancellationToken)).Replies.TryGetValue(key, out var reply)) return null;
        return reply.Digest.AsSpan().SequenceEqual(RequestIds.DigestOf(request))
            ? reply.Body
            : throw Refusals.Of(RefusalReason.RequestIdReused, "The request id was used for another content.");
    }
}
