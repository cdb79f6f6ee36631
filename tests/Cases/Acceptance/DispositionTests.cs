using Plixo.Tests.Cases.Properties;
using Plixo.Tests.Cases.Silo;

namespace Plixo.Tests.Cases.Acceptance;

public sealed class DispositionTests
{
    public static TheoryData<string> Engines => CaseSilo.Engines;

    /// <summary>Acceptance check 8: the run holds the sum, and each disposition, against the model after every command, and `verify` the query against the rules.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_dispositions_add_up_after_every_command(string engine)
    {
        await using var run = await RandomRun.StartAsync(engine, seed: 8, autopilot: true);
        foreach (var command in Command.Random(8, 40))
        {
            await run.DoAsync(command);
            await run.VerifyAsync();
        }
    }
}
