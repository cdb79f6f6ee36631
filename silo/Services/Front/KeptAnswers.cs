using Google.Protobuf;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Services.Front;

/// <summary>What the store knows before a turn: what earlier calls of the same request were answered, and where a grain stands.</summary>
public sealed class KeptAnswers(IStore store, ISiloClock clock)
{
    /// <summary>Stands while a call is being done, so that no other does it.</summary>
    private const string Doing = "doing";

    /// <summary>The answer of the whole call, beside those of the commands that it asked.</summary>
    private const string Whole = "answer";

    private readonly Claims claims = new(store, clock);

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
    /// Does what no grain decides, and keeps its answer: the same request again, also at the same instant, gets it and does nothing. What
    /// ends without an answer, a refusal too, may be done again.
    /// </summary>
    /// <param name="kept">The answer as it is given again: without a secret that is shown once. Null: as it is.</param>
    public async Task<TResponse> OnceAsync<TResponse>(CallContext call, IMessage request, Func<Task<TResponse>> act, Func<TResponse, TResponse>? kept = null)
        where TResponse : class, IMessage<TResponse>, new()
    {
        if (RequestIds.KeyOf(call, request, Whole) is not { } key) return await act();
        ReplyWrite? doing = null;
        try
        {
            while (true)
            {
                if (await FindAsync(call, request, Whole) is { } before) return (TResponse)new TResponse().Descriptor.Parser.ParseFrom(before);
                if (doing is not null) break; // nobody answered between the last look and now
                doing = await claims.TryAsync(RequestIds.KeyOf(call, request, Doing)!, RequestIds.DigestOf(request), call.CancellationToken);
                if (doing is null) await claims.WaitAsync(call.CancellationToken);
            }

            var answer = await act();
            var reply = new ReplyWrite(key, doing.Digest, (kept?.Invoke(answer) ?? answer).ToByteArray(), (await store.ClockAsync(CancellationToken.None)).Real);
            await store.WriteOnceAsync(reply, [], CancellationToken.None);
            return answer;
        }
        finally
        {
            if (doing is not null) await claims.EndAsync(doing);
        }
    }

    /// <summary>Reads, checks and writes a row that no grain guards, while nobody else does so with the same resource.</summary>
    /// <param name="resource">Its name.</param>
    /// <param name="act">What is done.</param>
    /// <param name="cancel">Ends the wait for whoever is at it.</param>
    public async Task<T> AloneAsync<T>(string resource, Func<Task<T>> act, CancellationToken cancel)
    {
        ReplyWrite? claim;
        while ((claim = await claims.TryAsync(new RequestKey(Actor.System.Id, Doing, resource), [], cancel)) is null) await claims.WaitAsync(cancel);
        try
        {
            return await act();
        }
        finally
        {
            await claims.EndAsync(claim);
        }
    }

    private async Task<byte[]?> FindAsync(CallContext call, IMessage request, string part) => RequestIds.KeyOf(call, request, part) is { } key
        ? await store.FindReplyAsync(key, RequestIds.DigestOf(request), call.CancellationToken)
        : null;
}
