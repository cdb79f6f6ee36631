using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

/// <summary>What is stored and must never change: where a grain belongs, and how events and blocks are hashed.</summary>
public sealed class StableFormsTests
{
    [Theory]
    [InlineData(GrainKind.Workspace, "workspace", 64, 58)]
    [InlineData(GrainKind.Customer, "c-1", 64, 22)]
    [InlineData(GrainKind.Invoice, "i-0123456789abcdef", 64, 38)]
    [InlineData(GrainKind.Invoice, "i-ümlaut", 7, 1)]
    public void A_grain_belongs_to_one_partition_for_ever(GrainKind kind, string key, int partitions, int expected) =>
        Assert.Equal(expected, Partitions.Of(new GrainId(kind, key), partitions));

    [Fact]
    public void Grains_spread_evenly_over_the_partitions()
    {
        var counts = Enumerable.Range(0, 64_000).GroupBy(i => Partitions.Of(Given.Invoice($"i-{i}"), 64)).Select(group => group.Count()).ToArray();

        Assert.Equal(64, counts.Length);
        Assert.InRange(counts.Min(), 800, 1_000);
        Assert.InRange(counts.Max(), 1_000, 1_200);
    }

    [Fact]
    public void The_hash_of_an_event_covers_every_part_of_it()
    {
        var happened = Given.Event(Given.Invoice("i-1"), 3, 1, EventHash.Start, "body");
        var hashes = new[]
            {
                happened,
                happened with { Grain = Given.Customer("i-1") },
                happened with { Grain = Given.Invoice("i-2") },
                happened with { Version = 4 },
                happened with { Index = 2 },
                happened with { Type = "Other" },
                happened with { Schema = 2 },
                happened with { Body = Given.Bytes("Body") },
                happened with { Decision = Given.Bytes("Decision") },
                happened with { Decision = null },
                happened with { Decision = [] },
                happened with { Body = Given.Bytes("bodydecision"), Decision = [] },
            }
            .Select(changed => Convert.ToHexString(EventHash.Compute(EventHash.Start, changed)))
            .Append(Convert.ToHexString(EventHash.Compute(happened.Hash, happened)));

        Assert.Equal(13, hashes.Distinct().Count());
    }

    [Fact]
    public void The_hashes_are_these()
    {
        var happened = Given.Event(Given.Invoice("i-1"), 1, 0, EventHash.Start, "body");
        var block = BlockHash.Compute(1, BlockHash.Start, [(new EventId(happened.Grain, 1, 0), happened.Hash)]);

        Assert.Equal("33e5ec4dfdc58a13b7d484daa1c620e5decae1873b153746786d8cf38a7c9c00", Convert.ToHexStringLower(happened.Hash));
        Assert.Equal("c1995231fc4791e8d172404b67032e5e3c217d422a460ed2980a6b3a98290a08", Convert.ToHexStringLower(block));
    }
}
