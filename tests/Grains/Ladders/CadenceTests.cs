using System.Text.Json;
using NodaTime;
using Plixo.Grains.Ladders;

namespace Plixo.Tests.Grains.Ladders;

public sealed class CadenceTests
{
    private static readonly AfterLastStep HandOver = new AfterLastStep.HandOver();

    [Theory]
    [InlineData(new int[0], "a cadence needs at least one step")]
    [InlineData(new[] { 1, 1 }, "step 2: day 1 is there twice")]
    [InlineData(new[] { 7, 1 }, "step 2: day 1 comes after day 7; steps stand in order")]
    [InlineData(new[] { -61 }, "step 1: day -61 is outside -60 to 3650")]
    [InlineData(new[] { 1, 3651 }, "step 2: day 3651 is outside -60 to 3650")]
    public void What_is_wrong_is_named(int[] offsets, string expected)
    {
        Assert.False(Cadence.TryCreate(offsets.Select(offset => new CadenceStep(offset, "t", Tone.Firm)), HandOver, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void Limits_hold()
    {
        var steps = Enumerable.Range(0, 21).Select(offset => new CadenceStep(offset, "t", Tone.Firm)).ToArray();
        Assert.True(Cadence.TryCreate(steps[..20], HandOver, out _, out _));
        Assert.False(Cadence.TryCreate(steps, HandOver, out _, out _));
        Assert.False(Cadence.TryCreate([new(1, " ", Tone.Firm)], HandOver, out _, out _));
        foreach (var repeat in new AfterLastStep.Repeat[] { new(0, 1), new(1, 0), new(1, 101), new(37, 100), new(int.MaxValue, 100) })
            Assert.False(Cadence.TryCreate([new(1, "t", Tone.Firm)], repeat, out _, out _), repeat.ToString());
    }

    [Fact]
    public void Json_reads_back()
    {
        var cadence = Cadence.Of(new AfterLastStep.Repeat(10, 3), new CadenceStep(-2, "a", Tone.Friendly), new CadenceStep(9, "b", Tone.Final, StepKind.Task, true));
        Assert.Equal(cadence, JsonSerializer.Deserialize<Cadence>(JsonSerializer.Serialize(cadence)));
        StartAt start = new StartAt.Step(7);
        Assert.Equal(start, JsonSerializer.Deserialize<StartAt>(JsonSerializer.Serialize(start)));
    }

    [Fact]
    public void Contact_interval_counts_whole_local_dates()
    {
        var zone = DateTimeZoneProviders.Tzdb["America/New_York"];
        var lastContact = Instant.FromUtc(2026, 3, 6, 3, 0); // 5 March, 22:00 there
        Assert.Equal(Instant.FromUtc(2026, 3, 12, 4, 0), ContactInterval.NextEligible(lastContact, zone, 7)); // after the change to EDT
        Assert.Equal(Instant.FromUtc(2026, 3, 5, 5, 0), ContactInterval.NextEligible(lastContact, zone, 0));
    }
}
