using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Verify;

/// <summary>The blocks follow each other, hash what the store has, are signed, and seal every event once.</summary>
internal sealed class BlockChecks(IStore store, byte[]? publicKey, IReadOnlyList<SignedHead> heads, Findings findings)
{
    private const int Page = 100;

    public async Task RunAsync(CancellationToken cancel)
    {
        var previous = BlockHash.Start;
        long number = 0;
        long sealedEvents = 0;
        var at = new Position(0, int.MaxValue);
        var then = await CountAsync(cancel);
        var exported = heads.ToLookup(head => head.Number);
        while (await store.BlocksAsync(number, Page, cancel) is { Count: > 0 } blocks)
        {
            foreach (var block in blocks)
            {
                var events = await EventsAsync(block, at, cancel);
                at = new Position(block.Number, int.MaxValue);
                findings.Expect(Checks.Blocks, block.Number == number + 1, () => $"block {block.Number} follows block {number}.");
                findings.Expect(
                    Checks.Blocks,
                    block.PreviousHash.AsSpan().SequenceEqual(previous) && BlockHash.Compute(block.Number, previous, events).AsSpan().SequenceEqual(block.Hash),
                    () => $"block {block.Number}: its hash does not follow from the block before and the stored events.");
                if (publicKey is not null)
                {
                    findings.Expect(
                        Checks.Blocks, BlockSigner.Verify(publicKey, block.Hash, block.Signature), () => $"block {block.Number}: the signature is not the key's.");
                }

                foreach (var head in exported[block.Number])
                {
                    findings.Expect(
                        Checks.Blocks, head.Hash == Convert.ToHexStringLower(block.Hash), () => $"block {block.Number}: the head exported at {head.At} has another hash.");
                }

                (previous, number) = (block.Hash, block.Number);
                if (number <= then.Head) sealedEvents += block.Ids.Count;
            }
        }

        foreach (var head in heads)
        {
            findings.Expect(Checks.Blocks, head.Number <= number, () => $"block {head.Number} was exported as the head at {head.At}, and the last block is {number}.");
            if (publicKey is not null)
                findings.Expect(Checks.Blocks, head.IsSignedBy(publicKey), () => $"the head exported at {head.At}: the signature is not the key's.");
        }

        findings.Expect(
            Checks.Blocks, number >= then.Head && then.Events - then.Unsealed == sealedEvents,
            () => $"Of {then.Events} events {then.Unsealed} were still to be sealed, and blocks seal {sealedEvents}.");
    }

    /// <summary>The events that a block seals, as far as they are there.</summary>
    private async Task<List<(EventId Id, byte[] Hash)>> EventsAsync(Block block, Position after, CancellationToken cancel)
    {
        var events = new List<(EventId Id, byte[] Hash)>(block.Ids.Count);
        try
        {
            while (events.Count < block.Ids.Count)
            {
                var page = await store.FeedAsync(after, block.Ids.Count - events.Count, cancel);
                if (page.Count == 0) break;
                events.AddRange(page.Select(one => (new EventId(one.Event.Grain, one.Event.Version, one.Event.Index), one.Event.Hash)));
                after = page[^1].Position;
            }
        }
        catch (KeyNotFoundException)
        {
            findings.Expect(Checks.Blocks, false, () => $"block {block.Number}: an event that it seals is not there.");
        }

        return events;
    }

    /// <summary>In one snapshot, before blocks are read: all events, those not sealed yet, and the last block. A silo may seal on meanwhile.</summary>
    private async Task<(long Events, long Unsealed, long Head)> CountAsync(CancellationToken cancel)
    {
        var rows = await store.QueryAsync(
            """
            SELECT n.events, n.head, u.entries
            FROM (SELECT (SELECT COUNT(*) FROM event) AS events, (SELECT COALESCE(MAX(number), 0) FROM block) AS head) n
            LEFT JOIN unsealed u ON u.id > 0
            """,
            new Dictionary<string, object?>(), row => (Events: (long)row[0]!, Head: (long)row[1]!, Entries: (byte[]?)row[2]), cancel);
        return (rows[0].Events, rows.Sum(row => row.Entries is { } entries ? EventIds.ReadEntries(entries).LongCount() : 0), rows[0].Head);
    }
}
