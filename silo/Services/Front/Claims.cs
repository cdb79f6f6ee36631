using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Front;

/// <summary>Lets one call at a time do what no grain decides, of all silos: a claim in the store says that it is being done.</summary>
public sealed class Claims(IStore store, ISiloClock clock)
{
    /// <summary>A claim that has stood for so long has died with its silo; whoever asks again takes it.</summary>
    public static readonly Duration DiesAfter = Duration.FromMinutes(2);

    private static readonly Duration Look = Duration.FromMilliseconds(50);

    /// <summary>Takes the claim; null where another has it. REQUEST_ID_REUSED where the other has it for another content.</summary>
    /// <param name="key">Names what is claimed.</param>
    /// <param name="digest">Of the content that it is claimed for.</param>
    /// <param name="cancel">Ends the wait for the store.</param>
    public async Task<ReplyWrite?> TryAsync(RequestKey key, byte[] digest, CancellationToken cancel)
    {
        var now = (await store.ClockAsync(cancel)).Real;
        var claim = new ReplyWrite(key, digest, BitConverter.GetBytes(now.ToRow()), now);
        if (await store.WriteOnceAsync(claim, [], cancel)) return claim;
        if (await store.FindReplyAsync(key, digest, cancel) is { } other && now - RowValues.ToInstant(BitConverter.ToInt64(other)) > DiesAfter)
            await EndAsync(claim with { Body = other });
        return null;
    }

    /// <summary>Until it is worth trying again.</summary>
    public Task WaitAsync(CancellationToken cancel) => clock.DelayAsync(Look, cancel);

    public Task EndAsync(ReplyWrite claim) => store.WithdrawReplyAsync(claim, CancellationToken.None);
}

internal static class FoundReplies
{
    /// <summary>What a reply of this key and content says; null where there is none. REQUEST_ID_REUSED where it is of another content.</summary>
    public static async Task<byte[]?> FindReplyAsync(this ITurnStore store, RequestKey key, byte[] digest, CancellationToken cancel)
    {
        if (!(await store.LoadAsync([], [key], cancel)).Replies.TryGetValue(key, out var reply)) return null;
        return reply.Digest.AsSpan().SequenceEqual(digest)
            ? reply.Body
            : throw Refusals.Of(RefusalReason.RequestIdReused, "The request id was used for another content.");
    }
}
