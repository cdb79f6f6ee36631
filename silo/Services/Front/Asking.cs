using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Services.Front;

/// <summary>What a command answered.</summary>
/// <param name="InFlight">Transmissions that were armed at the commit and may still arrive; no others can.</param>
public readonly record struct Answer<TBody>(TBody Body, ImmutableArray<string> InFlight)
    where TBody : ReplyBody;

/// <summary>Executes a command for a call: who asks, under which request id, and what a refusal is on the wire.</summary>
public sealed class Asking(ITurns turns, IStore store)
{
    /// <summary>Characters of a request id.</summary>
    public const int LongestRequestId = 100;

    private const string RequestIdField = "request_id";

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
        var key = KeyOf(call, request, part);
        try
        {
            var reply = await turns.ExecuteAsync(grain, command, actor, Etags.Version(etag), key, DigestOf(request), call.CancellationToken);
            if (reply.Refusal is { } refusal) throw Refusals.Of(refusal);
            return new Answer<TBody>((TBody)reply.Body!, reply.InFlight);
        }
        catch (TurnFaultException fault)
        {
            throw Refusals.Of(fault);
        }
    }

    /// <summary>
    /// Whether the same request was answered before: then what it changed is no reason to refuse it, and the answer is given again.
    /// REQUEST_ID_REUSED where its id was used for another content. To be asked where a check before the turn fails, not otherwise.
    /// </summary>
    public async Task<bool> IsAnsweredAsync(CallContext call, IMessage request, string part = "") =>
        await FindAsync(call, request, part) is not null;

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
        if (KeyOf(call, request, "") is not { } key) return await act();
        if (await FindAsync(call, request, "") is { } before) return (TResponse)new TResponse().Descriptor.Parser.ParseFrom(before);
        var answer = await act();
        await store.CommitAsync(
            [
                new GrainCommit
                {
                    Grain = new GrainId(GrainKind.Workspace, $"request/{key.RequestId}"),
                    BaseVersion = 0,
                    NewVersion = 0,
                    Replies = [new ReplyWrite(key, DigestOf(request), (kept?.Invoke(answer) ?? answer).ToByteArray(), (await store.ClockAsync(call.CancellationToken)).Real)],
                },
            ],
            CancellationToken.None);
        return answer;
    }

    private async Task<byte[]?> FindAsync(CallContext call, IMessage request, string part)
    {
        if (KeyOf(call, request, part) is not { } key) return null;
        if (!(await store.LoadAsync([], [key], call.CancellationToken)).Replies.TryGetValue(key, out var reply)) return null;
        return reply.Digest.AsSpan().SequenceEqual(DigestOf(request))
            ? reply.Body
            : throw Refusals.Of(RefusalReason.RequestIdReused, "The request id was used for another content.");
    }

    private static RequestKey? KeyOf(CallContext call, IMessage request, string part) =>
        RequestIdOf(request) is { Length: > 0 } id ? new RequestKey(call.Actor().Id, part.Length == 0 ? call.Method : $"{call.Method}#{part}", id) : null;

    /// <summary>Caller, method and request id as one name, for what no grain decides; empty without a request id.</summary>
    public static string NameOf(CallContext call, IMessage request) =>
        RequestIdOf(request) is { Length: > 0 } id ? $"{call.Actor().Id} {call.Method} {id}" : "";

    /// <summary>SHA-256 of the request with its request id cleared.</summary>
    public static byte[] DigestOf(IMessage request)
    {
        if (RequestIdOf(request).Length == 0) return SHA256.HashData(request.ToByteArray());
        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        FieldOf(copy)!.Accessor.Clear(copy);
        return SHA256.HashData(copy.ToByteArray());
    }

    private static string RequestIdOf(IMessage request)
    {
        var id = FieldOf(request)?.Accessor.GetValue(request) as string ?? "";
        return id.Length <= LongestRequestId ? id : throw Refusals.Invalid(RequestIdField, $"at most {LongestRequestId} characters.");
    }

    private static FieldDescriptor? FieldOf(IMessage request) => request.Descriptor.FindFieldByName(RequestIdField);
}

/// <summary>
/// The etag of a customer, an invoice or the workspace is the version of its grain, and the turn itself compares it: no change
/// comes between. A resource that is a row of its own (contact, draft, promise, plan, dispute, work item, suppression) has a
/// digest of what is shown of it, and a segment its policy's version, because the background moves their grains all the time;
/// these are compared with what the call read, just before the command is executed. A change between the two is not seen, but
/// the turn decides on the state as it is then; a policy is changed only on the version that was seen.
/// </summary>
public static class Etags
{
    public static string Of(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>Of a resource that is a row of its own: a digest of what is shown of it.</summary>
    public static string OfRow(IEnumerable<object?> values) => Base64Url.EncodeToString(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', values))).AsSpan(0, 9));

    /// <summary>The version of the grain that an etag names; null for an empty one. Throws STALE_ETAG where it names none.</summary>
    public static long? Version(string etag) => etag.Length == 0 ? null
        : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw Refusals.Of(RefusalReason.StaleEtag, $"'{etag}' is no etag of it. Read it again.");

    /// <summary>Throws ABORTED (STALE_ETAG) where the caller saw another version; an empty etag checks nothing.</summary>
    public static void Check(string etag, long version) => Check(etag, Of(version));

    public static void Check(string etag, string now)
    {
        if (etag.Length > 0 && etag != now) throw Refusals.Of(StaleVersion.Refusal(etag, now));
    }
}

/// <summary>Who calls.</summary>
public static class Callers
{
    /// <summary>The signed-in caller; UNAUTHENTICATED where there is none.</summary>
    public static Actor Actor(this CallContext call) =>
        call.Get<Actor>() ?? throw new Plixo.Rpc.RpcException(Plixo.Rpc.StatusCode.Unauthenticated, "Sign in first.");

    /// <summary>Throws PERMISSION_DENIED where the caller lacks the right in the segment (empty: none yet).</summary>
    public static void Require(this CallContext call, Right right, string segment)
    {
        var actor = call.Actor();
        if (Permission.Missing(actor, right, segment.Length > 0 ? new SegmentKey(segment) : null) is { } missing)
            throw Refusals.Of(missing);
    }

    /// <summary>Whether the caller may see what belongs to a segment.</summary>
    public static bool Sees(this CallContext call, string segment)
    {
        var actor = call.Actor();
        return actor.Segments.IsEmpty || actor.Segments.Contains(segment);
    }
}
