using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Segments;

/// <summary>A segment in lists and dispositions.</summary>
/// <param name="Stop">Why nothing leaves; empty where sending runs.</param>
public sealed record SegmentRow(
    SegmentKey Key, string Name, int PolicyVersion, string Zone, string Autopilot, string Stop, LocalDate? LiveSince,
    int DayCap, int WindowCap, long MinimumHundredths, string Pool)
{
    public static SegmentRow Of(SegmentState state) => new(
        state.Key, state.Name, state.PolicyVersion, state.Policy!.Zone, state.Autopilot.ToString(),
        state.Paused is { } paused ? $"The segment is paused: {paused.Reason}"
        : state.LiveSince is null ? "The segment is not live."
        : state.Breaker is { } breaker ? $"The segment's breaker is open: {breaker}" : "",
        state.LiveSince, state.Policy.DayCap, state.Policy.WindowCap, state.Policy.MinimumChasedHundredths,
        state.Policy.Pool);
}

public sealed class SegmentTable : RowTableOf<SegmentRow>
{
    public static readonly SegmentTable Instance = new();

    private SegmentTable()
        : base(
            "segment", 1, Text("key"), Text("name"), Integer("policy_version"), Text("zone"), Text("autopilot"), Text("stop"),
            Text("live_since"), Integer("day_cap"), Integer("window_cap"), Integer("minimum_hundredths"),
            Text("pool"))
    {
    }

    public override object?[] Write(SegmentRow row) =>
    [
        row.Key.Value, row.Name, (long)row.PolicyVersion, row.Zone, row.Autopilot, row.Stop, row.LiveSince.ToRow(),
        (long)row.DayCap, (long)row.WindowCap, row.MinimumHundredths, row.Pool,
    ];

    public override SegmentRow Read(IReadOnlyList<object?> values) => new(
        new SegmentKey((string)values[0]!), (string)values[1]!, (int)(long)values[2]!, (string)values[3]!, (string)values[4]!,
        (string)values[5]!, RowValues.ToDateOrNull(values[6]), (int)(long)values[7]!, (int)(long)values[8]!, (long)values[9]!, (string)values[10]!);
}
