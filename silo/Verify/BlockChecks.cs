using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Verify;

/// <summary>The blocks follow each other, hash what the store has, are signed, and seal every event once.</summary>
internal sealed class BlockChecks(IStore store, byte[]? publicKey, Findings findings)
{
    private const int Page = 100;

    public async Task RunAsync(CancellationToken cancel)
    {
        var previous = BlockHash.Start;
        long number = 0;
        long sealedEvents = 0;
        var at = new Position(0, int.MaxValue);
        while (await store.BlocksAsync(number, Page, cancel) is { Count: > 0 } blocks)
        {
            foreach (var block in blocks)
            {
                var events = new List<(EventId Id, byte[] Hash)>(block.Ids.Count);
                while (events.Count < block.Ids.Count)
                {
                    var page = await store.FeedAsync(at, block.Ids.Count - events.Count, cancel);
                    if (page.Count == 0) break;
                    events.AddRange(page.Select(one => (new EventId(one.Event.Grain, one.Event.Version, one.Event.Index), one.Event.Hash)));
                    at = page[^1].Position;
                }

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

                (previous, number, sealedEvents) = (block.Hash, block.Number, sealedEvents + block.Ids.Count);
            }
        }

        var counts = (await store.QueryAsync(
            "SELECT (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM unsealed)", new Dictionary<string, object?>(),
            row => (Events: (long)row[0]!, Unsealed: (long)row[1]!), cancel))[0];
        // Between the two reads a silo may have sealed more; it never has less.
        findings.Expect(
            Checks.Blocks, counts.Events - counts.Unsealed >= sealedEvents,
            () => $"{sealedEvents} events are sealed, and only {counts.Events - counts.Unsealed} of {counts.Events} are there.");
    }
}
