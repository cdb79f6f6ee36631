using Xunit.Abstractions;

namespace Plixo.Tests.Simulation;

public sealed class TurnSimulationTests(ITestOutputHelper output)
{
    private const int SeedsByDefault = 200;

    [Fact]
    public void Whatever_dies_or_is_lost_everything_happens_exactly_once() => SimulationSeeds.Run(output, SeedsByDefault, seed =>
    {
        using var simulation = new TurnSimulation(seed);
        simulation.Run();
    });

    [Theory]
    [InlineData(KnownBug.ForgetsReplies)]
    [InlineData(KnownBug.SendsTwice)]
    [InlineData(KnownBug.DropsMessages)]
    public void A_known_bug_is_found_within_a_few_seeds(KnownBug bug) =>
        Assert.Contains(Enumerable.Range(1, 5), seed => Record.Exception(() =>
        {
            using var simulation = new TurnSimulation(seed, bug);
            simulation.Run();
        }) is not null);
}
