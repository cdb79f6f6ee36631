using Xunit.Abstractions;

namespace Plixo.Tests.Simulation;

public sealed class MailSimulationTests(ITestOutputHelper output)
{
    private const int SeedsByDefault = 15;

    [Fact]
    public void Whatever_dies_or_falls_silent_no_email_is_sent_twice_over_a_cap_or_after_its_recall_and_none_is_lost()
    {
        var (dots, recalls) = (0, 0);
        SimulationSeeds.Run(output, SeedsByDefault, seed =>
        {
            using var simulation = new MailSimulation(seed);
            simulation.Run();
            (dots, recalls) = (dots + simulation.Seen.Dots, recalls + simulation.Seen.Recalls);
        });

        output.WriteLine($"{dots} dots, {recalls} recalled intents.");
        Assert.True(dots > 0);
    }

    [Theory]
    [InlineData(KnownBug.ArmsRecalled)]
    [InlineData(KnownBug.DotBeforeArm)]
    [InlineData(KnownBug.IssuesTwice)]
    public void A_known_bug_is_found_within_a_few_seeds(KnownBug bug) =>
        Assert.Contains(Enumerable.Range(1, 20), seed => Record.Exception(() =>
        {
            using var simulation = new MailSimulation(seed, bug);
            simulation.Run();
        }) is Xunit.Sdk.XunitException);
}
