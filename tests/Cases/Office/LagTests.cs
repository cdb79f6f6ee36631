using Plixo.Silo.Services.Kpis;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>Why a segment lags, in words that hold.</summary>
public sealed class LagTests
{
    [Theory]
    [InlineData(0.8496, "Coverage is 84.9 %, below 85 %.")]
    [InlineData(0.849999, "Coverage is 84.9 %, below 85 %.")]
    [InlineData(0.71, "Coverage is 71 %, below 85 %.")]
    public void Coverage_that_lags_never_reads_as_its_target(double coverage, string words) => Assert.Equal([words], LagsOf(coverage));

    [Fact]
    public void Coverage_at_its_target_does_not_lag() => Assert.Empty(LagsOf(0.85));

    private static IEnumerable<string> LagsOf(double coverage) =>
        SegmentLags.Of(new SegmentHealth { Live = true, Email = new EmailFigures(), Latency = new LatencyFigures(), AutopilotState = AutopilotState.Active, Coverage = new Share { Value = coverage, Target = 0.85 } }, 0);
}
