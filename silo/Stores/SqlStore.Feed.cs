using System.Data.Common;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

public abstract partial class SqlStore
{
    /// <summary>Blocks that a reader of the feed takes at a time.</summary>
    private const int BlocksAtOnce = 32;

    public async Task<Block?> SealAsync(Func<byte[], byte[]> sign, int limit, LeaseCheck? lease, CancellationToken cancel)
    {
        var rows = new List<long>();
        var entries = new List<(EventId Id, byte[] Hash)>();
        var number = 1L;
        var previous = BlockHash.Start;
        await ReadAsync(
            cancel,
            new Statement(EventSql.Unsealed).With("$limit", (long)limit).Each(row =>
            {
                if (entries.Count >= limit)
                    return;
                rows.Add(row.GetInt64(0));
                entries.AddRange(EventIds.ReadEntries(row.GetFieldValue<byte[]>(1)));
            }),
            new Statement(EventSql.Head).Each(row =>
            {
                number = row.GetInt64(0) + 1;
                previous = row.GetFieldValue<byte[]>(1);
            }));
        if (rows.Count == 0)
            return null;

        var hash = BlockHash.Compute(number, previous, entries);
        var block = new Block(number, [.. entries.Select(entry => entry.Id)], previous, hash, sign(hash), default);
        try
        {
            await WriteAsync(
                lease,
                cancel,
                new Statement(EventSql.NextBlock).With("$number", number).OrUndo("sealed by another"),
                new Statement(EventSql.AllUnsealed).With("$ids", rows.ToArray()).With("$count", (long)rows.Count)
                    .OrUndo("sealed by another"),
                new Statement(EventSql.AddBlock).With("$number", number).With("$ids", EventIds.Ids(block.Ids))
                    .With("$previous", previous).With("$hash", hash).With("$signature", block.Signature)
                    .Each(row => block = block with { SealedAt = InstantAt(row, 0) }),
                new Statement(EventSql.Seal).With("$ids", rows.ToArray()));
        }
        catch (RequirementException)
        {
            return null;
        }
        catch (DbException fault) when (fault.SqlState == "23505")
        {
            return null; // two sealers met at the same number; the other one's block stands
        }

        return block;
    }

    public async Task<IReadOnlyList<Block>> BlocksAsync(long after, int limit, CancellationToken cancel)
    {
        var blocks = new List<Block>();
        await ReadAsync(
            cancel,
            new Statement(EventSql.Blocks).With("$from", after + 1).With("$limit", (long)limit).Each(row => blocks.Add(new Block(
                row.GetInt64(0), EventIds.ReadIds(row.GetFieldValue<byte[]>(1)), row.GetFieldValue<byte[]>(2),
                row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4), InstantAt(row, 5)))));
        return blocks;
    }

    public async Task<IReadOnlyList<PositionedEvent>> FeedAsync(Position after, int limit, CancellationToken cancel)
    {
        var wanted = new List<(Position Position, EventId Id)>();
        for (var next = Math.Max(after.Block, 1) - 1; wanted.Count < limit;)
        {
            var blocks = await BlocksAsync(next, BlocksAtOnce, cancel);
            if (blocks.Count == 0)
                break;
            wanted.AddRange(blocks
                .SelectMany(block => block.Ids.Select((id, index) => (new Position(block.Number, index), id)))
                .Where(sealedEvent => sealedEvent.Item1 > after)
                .Take(limit - wanted.Count));
            next = blocks[^1].Number;
        }

        var events = await LoadEventsAsync(wanted.Select(place => place.Id), cancel);
        return [.. wanted.Select(place => new PositionedEvent(place.Position, events[place.Id]))];
    }

    public async Task<IReadOnlyList<StoredEvent>> EventsAsync(GrainId grain, long afterVersion, CancellationToken cancel)
    {
        var events = new List<StoredEvent>();
        await ReadAsync(
            cancel,
            new Statement(EventSql.After).With("$kind", (long)grain.Kind).With("$key", grain.Key).With("$after", afterVersion)
                .Each(row => events.Add(ReadEvent(grain, row))));
        return events;
    }

    public async Task<IReadOnlyList<GrainId>> GrainsAsync(GrainKind kind, string afterKey, int limit, CancellationToken cancel)
    {
        var grains = new List<GrainId>();
        await ReadAsync(
            cancel,
            new Statement(GrainSql.Page).With("$kind", (long)kind).With("$after", afterKey).With("$limit", (long)limit)
                .Each(row => grains.Add(new GrainId(kind, row.GetString(0)))));
        return grains;
    }

    /// <summary>One statement a grain, from its first wanted version to its last.</summary>
    private async Task<Dictionary<EventId, StoredEvent>> LoadEventsAsync(IEnumerable<EventId> ids, CancellationToken cancel)
    {
        var events = new Dictionary<EventId, StoredEvent>();
        var batch = ids.GroupBy(id => id.Grain).Select(grain =>
            new Statement(EventSql.Between).With("$kind", (long)grain.Key.Kind).With("$key", grain.Key.Key)
                .With("$from", grain.Min(id => id.Version)).With("$to", grain.Max(id => id.Version))
                .Each(row =>
                {
                    var happened = ReadEvent(grain.Key, row);
                    events[new EventId(grain.Key, happened.Version, happened.Index)] = happened;
                })).ToArray();
        if (batch.Length > 0)
            await RunAsync(batch, Access.Lookup, cancel);
        return events;
    }

    private static StoredEvent ReadEvent(GrainId grain, DbDataReader row) => new(
        grain, row.GetInt64(0), (int)row.GetInt64(1), row.GetString(2), (int)row.GetInt64(3), row.GetFieldValue<byte[]>(4),
        BytesOrNull(row, 5), row.GetFieldValue<byte[]>(6), InstantAt(row, 7));
}
