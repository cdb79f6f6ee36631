using System.Runtime.CompilerServices;
using Google.Protobuf;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.V1;
using Duration = NodaTime.Duration;

namespace Plixo.Silo.Services.Audits;

/// <summary>Who did what, and the chain that proves it.</summary>
public sealed class AuditService(IStore store, ISiloClock clock)
{
    /// <summary>Events read at a time.</summary>
    private const int Page = 500;

    /// <summary>Blocks that one page of a list looks through; a filter that finds less goes on with the next page.</summary>
    private const int BlocksPerPage = 200;

    private static readonly Duration Look = Duration.FromMilliseconds(250);

    /// <summary>How long a watcher hears nothing at most; the contract says 15 s.</summary>
    private static readonly Duration Heartbeat = Duration.FromSeconds(10);

    public async Task<ListAuditEntriesResponse> ListAuditEntries(ListAuditEntriesRequest request, CallContext call)
    {
        Unscoped(call);
        var filter = MemoryFilter.Parse(request.Filter, AuditEntries.Fields);
        if (request.PageSize < 0) throw Refusals.Invalid("page_size", "is negative.");
        if (!string.IsNullOrWhiteSpace(request.OrderBy)) throw Refusals.Invalid("order_by", "entries come newest first and in no other order.");
        var size = request.PageSize == 0 ? ListLimits.DefaultPage : Math.Min(request.PageSize, ListLimits.LargestPage);
        var digest = PageToken.Digest(nameof(ListAuditEntries), ListRequest.Of(request).Query);
        var before = request.PageToken.Length == 0 ? new Position(long.MaxValue, 0)
            : PageToken.Read(request.PageToken, digest, 1) is [string place] ? AuditPositions.Read(place, "page_token") : throw PageToken.Wrong();
        var response = new ListAuditEntriesResponse();
        var block = before.Block == long.MaxValue ? await HeadAsync(call.CancellationToken) : before.Block;
        for (var looked = 0; block > 0; block--, looked++)
        {
            if (looked == BlocksPerPage)
            {
                response.NextPageToken = PageToken.Write(digest, [AuditPositions.Write(new Position(block, int.MaxValue))]);
                return response;
            }

            var entries = AuditEntries.Of(await BlockAsync(block, call.CancellationToken)).Reverse();
            foreach (var entry in entries.Where(entry => entry.Position < before && AuditEntries.Holds(filter, entry.Wire)))
            {
                if (response.Entries.Count == size)
                {
                    response.NextPageToken = PageToken.Write(digest, [response.Entries[^1].Position]);
                    return response;
                }

                response.Entries.Add(entry.Wire);
            }
        }

        return response;
    }

    public async Task<GetAuditHeadResponse> GetAuditHead(GetAuditHeadRequest request, CallContext call)
    {
        var number = await HeadAsync(call.CancellationToken);
        var blocks = await store.BlocksAsync(number - 1, 1, call.CancellationToken);
        return new GetAuditHeadResponse { Head = blocks.Count == 0 ? new AuditHead { StoreId = store.Identity.Id } : HeadOf(blocks[0]) };
    }

    public async IAsyncEnumerable<ExportAuditResponse> ExportAudit(ExportAuditRequest request, CallContext call)
    {
        var after = request.AfterPosition.Length == 0 ? new Position(0, int.MaxValue) : AuditPositions.Read(request.AfterPosition, "after_position");
        var chain = new ChainOfGrains(store);
        var head = await HeadAsync(call.CancellationToken);
        for (var block = Math.Max(after.Block, 1); block <= head; block++)
        {
            foreach (var sealedEvent in await BlockAsync(block, call.CancellationToken))
            {
                var previous = await chain.PreviousAsync(sealedEvent.Event, call.CancellationToken);
                if (sealedEvent.Position > after) yield return new ExportAuditResponse { Event = ToWire(sealedEvent, previous) };
            }

            foreach (var one in await store.BlocksAsync(block - 1, 1, call.CancellationToken))
                yield return new ExportAuditResponse { Head = HeadOf(one) };
        }

        await foreach (var (digest, bytes) in PagedAsync("content", "digest", "bytes", call.CancellationToken))
            yield return new ExportAuditResponse { Content = new ExportedContent { Sha256 = digest, Bytes = UnsafeByteOperations.UnsafeWrap(bytes) } };
        await foreach (var (id, wrapped) in PagedAsync("personal_key", "key_id", "wrapped", call.CancellationToken))
            yield return new ExportAuditResponse { Key = new ExportedKey { Id = id, Wrapped = UnsafeByteOperations.UnsafeWrap(wrapped) } };
    }

    public async IAsyncEnumerable<WatchEventsResponse> WatchEvents(WatchEventsRequest request, CallContext call)
    {
        Unscoped(call);
        var filter = MemoryFilter.Parse(request.Filter, AuditEntries.Fields);
        var head = await HeadAsync(call.CancellationToken);
        var after = new Position(head, int.MaxValue);
        if (request.ResumeToken.Length > 0)
        {
            // A token ahead of the log is one of before the store was restored.
            if (AuditPositions.ReadToken(request.ResumeToken, store.Identity.Id) is { } known && known.Block <= head) after = known;
            else yield return new WatchEventsResponse { Reset = true, ResumeToken = TokenOf(after) };
        }

        var beat = clock.Monotonic;
        while (true)
        {
            var page = await store.FeedAsync(after, Page, call.CancellationToken);
            foreach (var entry in AuditEntries.Of(page).Where(entry => AuditEntries.Holds(filter, entry.Wire)))
            {
                beat = clock.Monotonic;
                yield return new WatchEventsResponse { Entry = entry.Wire, ResumeToken = TokenOf(entry.Position) };
            }

            if (page.Count > 0) after = page[^1].Position;
            if (clock.Monotonic - beat >= Heartbeat)
            {
                beat = clock.Monotonic;
                yield return new WatchEventsResponse
                {
                    Heartbeat = (await store.ClockAsync(call.CancellationToken)).Real.ToWire(), ResumeToken = TokenOf(after),
                };
            }

            if (page.Count == 0) await clock.DelayAsync(Duration.Min(Look, beat + Heartbeat - clock.Monotonic), call.CancellationToken);
        }
    }

    private string TokenOf(Position position) => AuditPositions.WriteToken(position, store.Identity.Id);

    /// <summary>The log names every segment's people and customers; whoever may see some segments only does not see it.</summary>
    private static void Unscoped(CallContext call)
    {
        if (!call.Actor().Segments.IsEmpty) throw Refusals.Of(RefusalReason.PermissionDenied, "The audit log is for those who may see all segments.");
    }

    private async Task<long> HeadAsync(CancellationToken cancel) => (await store.QueryAsync(
        "SELECT COALESCE(max(number), 0) FROM block", new Dictionary<string, object?>(), row => (long)row[0]!, cancel))[0];

    private async Task<IReadOnlyList<PositionedEvent>> BlockAsync(long number, CancellationToken cancel)
    {
        var events = new List<PositionedEvent>();
        for (var after = new Position(number - 1, int.MaxValue); ;)
        {
            var page = await store.FeedAsync(after, Page, cancel);
            events.AddRange(page.TakeWhile(one => one.Position.Block == number));
            if (page.Count < Page || page[^1].Position.Block != number) return events;
            after = page[^1].Position;
        }
    }

    /// <summary>Every row of a table of bytes, by key.</summary>
    private async IAsyncEnumerable<(string Key, byte[] Bytes)> PagedAsync(
        string table, string key, string bytes, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var after = ""; ;)
        {
            var page = await store.QueryAsync(
                $"SELECT {key}, {bytes} FROM {table} WHERE {key} > $after ORDER BY {key} LIMIT $page",
                new Dictionary<string, object?> { ["$after"] = after, ["$page"] = (long)Page }, row => (Key: (string)row[0]!, Bytes: (byte[])row[1]!), cancel);
            foreach (var one in page) yield return one;
            if (page.Count < Page) yield break;
            after = page[^1].Key;
        }
    }

    private AuditHead HeadOf(Block block) => new()
    {
        StoreId = store.Identity.Id,
        Block = block.Number,
        Sha256 = ByteString.CopyFrom(block.Hash),
        Signature = ByteString.CopyFrom(block.Signature),
        Time = block.SealedAt.ToWire(),
    };

    private static V1.StoredEvent ToWire(PositionedEvent one, byte[] previous) => new()
    {
        Position = AuditPositions.Write(one.Position),
        Grain = one.Event.Grain.ToString(),
        Version = one.Event.Version,
        Kind = one.Event.Type,
        SchemaVersion = one.Event.Schema,
        Content = ByteString.CopyFrom(one.Event.Body),
        Decision = one.Event.Decision is { } decision ? ByteString.CopyFrom(decision) : ByteString.Empty,
        PreviousSha256 = ByteString.CopyFrom(previous),
        Time = one.Event.At.ToWire(),
        Index = one.Event.Index,
        Sha256 = ByteString.CopyFrom(one.Event.Hash),
    };
}
