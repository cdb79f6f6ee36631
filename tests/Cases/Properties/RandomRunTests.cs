using Xunit.Abstractions;

namespace Plixo.Tests.Cases.Properties;

/// <summary>
/// Random commands in any order on a real store against an independent model. `PLIXO_RUNS` and `PLIXO_COMMANDS` make it larger,
/// `PLIXO_SEED` begins at another seed or repeats one.
/// </summary>
public sealed class RandomRunTests(ITestOutputHelper output)
{
    private const int ShrinkingRuns = 80;

    [Theory]
    [InlineData("sqlite", true, 6, 80)]
    [InlineData("sqlite", false, 4, 80)]
    [InlineData("postgres", true, 1, 50)]
    [InlineData("postgres", false, 1, 50)]
    public async Task Store_and_model_agree_after_every_command(string engine, bool autopilot, int runs, int commands)
    {
        runs = From("PLIXO_RUNS") ?? runs;
        commands = From("PLIXO_COMMANDS") ?? commands;
        var first = From("PLIXO_SEED") ?? 1;
        var dots = 0;
        for (var seed = first; seed < first + runs; seed++)
        {
            var list = Command.Random(seed, commands);
            var (fault, sent) = await RunAsync(engine, autopilot, seed, list);
            dots += sent;
            if (fault is not null) await FailAsync(engine, autopilot, seed, list, fault);
        }

        output.WriteLine($"{engine}: {runs} runs of {commands} commands from seed {first}, {dots} e-mails.");
        Assert.True(dots >= runs, $"Only {dots} e-mails in {runs} runs: they prove nothing.");
    }

    private static int? From(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), out var asked) ? asked : null;

    private static async Task<(Exception? Fault, int Dots)> RunAsync(string engine, bool autopilot, int seed, IReadOnlyList<Command> commands)
    {
        await using var run = await RandomRun.StartAsync(engine, seed, autopilot);
        try
        {
            foreach (var command in commands) await run.DoAsync(command);
            await run.EndAsync();
            return (null, run.Dots);
        }
        catch (Exception fault)
        {
            return (fault, run.Dots);
        }
    }

    /// <summary>Leaves commands out, large parts first, as long as it still fails, and says what is left.</summary>
    private async Task FailAsync(string engine, bool autopilot, int seed, IReadOnlyList<Command> commands, Exception fault)
    {
        var left = ShrinkingRuns;
        for (var size = commands.Count / 2; size > 0 && left > 0; size = size == 1 && left > 0 ? 0 : size / 2)
        {
            for (var at = Math.Max(0, commands.Count - size); at >= 0 && left > 0; at -= size)
            {
                IReadOnlyList<Command> shorter = [.. commands.Take(at), .. commands.Skip(at + size)];
                left--;
                if ((await RunAsync(engine == "postgres" ? "sqlite" : engine, autopilot, seed, shorter)).Fault is not { } again) continue;
                (commands, fault) = (shorter, again);
            }
        }

        output.WriteLine(string.Join('\n', commands));
        Assert.Fail($"seed {seed}, {engine}, autopilot {autopilot}, {commands.Count} commands: {fault.Message}\n{string.Join('\n', commands)}\n{fault.StackTrace}");
    }
}
