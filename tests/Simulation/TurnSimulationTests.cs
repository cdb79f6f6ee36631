using Xunit.Abstractions;

namespace Plixo.Tests.Simulation;

public sealed class TurnSimulationTests(ITestOutputHelper output)
{
    /// <summary>How many seeds a run tries.</summary>
    private const string Seeds = "PLIXO_SIMULATION_SEEDS";

    /// <summary>Tries just this seed.</summary>
    private const string Seed = "PLIXO_SIMULATION_SEED";

    private const int SeedsByDefault = 200;

    [Fact]
    public void Whatever_dies_or_is_lost_everything_happens_exactly_once()
    {
        var one = Number(Seed);
        var (first, count) = one is { } seed ? (seed, 1) : (Environment.TickCount & 0xFFFFF, Number(Seeds) ?? SeedsByDefault);
        for (var next = first; next < first + count; next++)
        {
            try
            {
                using var simulation = new TurnSimulation(next);
                simulation.Run();
            }
            catch (Exception)
            {
                output.WriteLine($"{Seed}={next} repeats this.");
                throw;
            }
        }
        output.WriteLine($"{count} seeds from {first}.");
    }

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

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
