using System.Security.Cryptography;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Sealed_blocks_chain_and_hold_every_event_once()
    {
        await MustCommitAsync(Given.Turn(Given.Invoice("i-1")));
        await MustCommitAsync(Given.Turn(Given.Invoice("i-2")));
        var first = await Store.SealAsync(Sign, 100, null, None);
        var nothing = await Store.SealAsync(Sign, 100, null, None);
        await MustCommitAsync(Given.Turn(Given.Invoice("i-3")));
        var second = await Store.SealAsync(Sign, 100, null, None);

        Assert.Null(nothing);
        Assert.Equal((1, 2), (first!.Number, second!.Number));
        Assert.Equal(2, first.Ids.Count);
        Assert.Equal(BlockHash.Start, first.PreviousHash);
        Assert.Equal(first.Hash, second.PreviousHash);
        Assert.Equal(Sign(second.Hash), second.Signature);
        var events = await Store.FeedAsync(default, 100, None);
        Assert.Equal(
            first.Hash,
            BlockHash.Compute(1, BlockHash.Start, events.Take(2).Select(e => (new EventId(e.Event.Grain, e.Event.Version, e.Event.Index), e.Event.Hash))));
        var stored = await Store.BlocksAsync(1, 10, None);
        Assert.Equal(second.Ids, Assert.Single(stored).Ids);
        Assert.Equal(Clock.Now(), stored[0].SealedAt);
    }

    [Fact]
    public async Task A_reader_of_the_feed_resumes_where_it_was()
    {
        var expected = new List<EventId>();
        for (var i = 0; i < 25; i++)
        {
            await MustCommitAsync(Given.Turn(Given.Invoice($"i-{i:00}")));
            expected.Add(new EventId(Given.Invoice($"i-{i:00}"), 1, 0));
            if (i % 4 == 0)
                await Store.SealAsync(Sign, 100, null, None);
        }

        await Store.SealAsync(Sign, 100, null, None);
        var read = new List<EventId>();
        var position = default(Position);
        while (await Store.FeedAsync(position, 3, None) is { Count: > 0 } page)
        {
            read.AddRange(page.Select(e => new EventId(e.Event.Grain, e.Event.Version, e.Event.Index)));
            position = page[^1].Position;
        }

        Assert.Equal(expected, read);
    }

    [Fact]
    public async Task A_seal_takes_at_most_about_what_it_is_given_and_leaves_the_rest()
    {
        for (var i = 0; i < 5; i++)
            await MustCommitAsync(Given.Turn(Given.Invoice($"i-{i}")));

        var first = await Store.SealAsync(Sign, 2, null, None);
        var second = await Store.SealAsync(Sign, 100, null, None);

        Assert.Equal(2, first!.Ids.Count);
        Assert.Equal(3, second!.Ids.Count);
    }

    [Fact]
    public async Task Sealing_beside_overlapping_commits_misses_nothing_and_doubles_nothing()
    {
        const int writers = 8;
        const int turns = 20;
        var running = Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var grain = Given.Customer($"c-{writer}");
            var hash = EventHash.Start;
            for (var version = 0; version < turns; version++)
            {
                var turn = Given.Turn(grain, version, hash);
                await MustCommitAsync(turn);
                hash = turn.Events[0].Hash;
            }
        })).ToList();
        var all = Task.WhenAll(running);
        while (!all.IsCompleted)
        {
            await Task.WhenAll(SealOnceAsync(), SealOnceAsync());
            await Task.Yield();
        }

        await all;
        await Store.SealAsync(Sign, 10_000, null, None);

        var feed = await Store.FeedAsync(default, 10_000, None);
        Assert.Equal(writers * turns, feed.Count);
        Assert.Equal(writers * turns, feed.Select(e => (e.Event.Grain, e.Event.Version)).Distinct().Count());
        Assert.All(feed.GroupBy(e => e.Event.Grain), grain =>
            Assert.Equal(Enumerable.Range(1, turns).Select(i => (long)i), grain.Select(e => e.Event.Version)));
    }

    [Fact]
    public async Task Grains_are_listed_by_key()
    {
        foreach (var key in new[] { "B", "a", "C", "b" })
            await MustCommitAsync(Given.Turn(Given.Customer(key)));

        Assert.Equal(["B", "C", "a", "b"], (await Store.GrainsAsync(GrainKind.Customer, "", 10, None)).Select(grain => grain.Key));
        Assert.Equal(["a"], (await Store.GrainsAsync(GrainKind.Customer, "C", 1, None)).Select(grain => grain.Key));
    }

    private static byte[] Sign(byte[] hash) => SHA256.HashData(hash);

    private Task<Block?> SealOnceAsync() => Task.Run(() => Store.SealAsync(Sign, 10_000, null, None));
}
