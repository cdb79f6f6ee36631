using Xunit.Abstractions;

namespace Plixo.Tests.Simulation;

/// <summary>Which seeds a run of a simulation tries.</summary>
internal static class SimulationSeeds
{
    /// <summary>How many seeds.</summary>
    private const string Seeds = "PLIXO_SIMULATION_SEEDS";

    /// <summary>Just this seed.</summary>
    private const string Seed = "PLIXO_SIMULATION_SEED";

    public static void Run(ITestOutputHelper output, int byDefault, Action<int> run)
    {
        var (first, count) = Number(Seed) is { } seed ? (seed, 1) : (Environment.TickCount & 0xFFFFF, Number(Seeds) ?? byDefault);
        for (var next = first; next < first + count; next++)
        {
            try
            {
                run(next);
            }
            catch (Exception)
            {
                output.WriteLine($"{Seed}={next} repeats this.");
                throw;
            }
        }
        output.WriteLine($"{count} seeds from {first}.");
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
