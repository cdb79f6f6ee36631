using Plixo.Tests.ChaosSilo;
using Plixo.Tests.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Chaos;

/// <summary>
/// Acceptance check 4: a silo process that sends by SMTP is killed by signal 9 at every named place and at random moments. Whatever
/// came, no e-mail goes out twice, none is lost, and what nobody can know is listed.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Random moments beside the named places; PLIXO_CHAOS_KILLS asks for more.</summary>
    private const int DefaultKills = 8;

    private const int Emails = 1_000;

    /// <summary>For a bug: enough kills that it shows at one of them.</summary>
    private const int BugEmails = 150;

    private static int AtRandom => int.TryParse(Environment.GetEnvironmentVariable("PLIXO_CHAOS_KILLS"), out var asked) ? asked : DefaultKills;

    public static TheoryData<string> Engines => ["sqlite", "postgres"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Killed_anywhere_it_sends_nothing_twice_and_loses_nothing(string engine)
    {
        var seed = Environment.TickCount;
        var kills = KillPlan.Draw(new SeededRandom(seed), AtRandom);
        output.WriteLine($"seed {seed}: {string.Join(", ", kills)}");
        await using var run = await ChaosRun.PrepareAsync(engine, Emails * Math.Max(1, kills.Count / 40));

        var killed = await run.LiveAsync(kills);

        var seen = await run.LookAsync();
        output.WriteLine($"{engine}: {killed} of {kills.Count} kills, {seen.Taken.Count} taken, {seen.InDoubt} in doubt.");
        Assert.Empty(seen.Twice);
        Assert.Empty(seen.Wrong());
        Assert.Equal(kills.Count, killed);
        var (code, said) = await run.VerifyAsync();
        Assert.True(code == 0, said);
    }

    /// <summary>Positive control: the dot no longer depends on the arm.</summary>
    [Fact]
    public Task A_dot_without_an_arm_is_found() => BugIsFoundAsync(
        KnownBugs.Unarmed, [new Kill.AtPoint("after-dot", 5), new Kill.AtPoint("after-dot", 9)]);

    /// <summary>Positive control: e-mails leave before the commit of their intent.</summary>
    [Fact]
    public Task A_send_before_the_intent_is_found() => BugIsFoundAsync(
        KnownBugs.BeforeIntent, [new Kill.AtPoint(KillPoint.BeforeIntent, 5), new Kill.AtPoint(KillPoint.BeforeIntent, 9)]);

    /// <summary>The same run and the same look as above, which hold of a silo without the bug.</summary>
    private async Task BugIsFoundAsync(string bug, IReadOnlyList<Kill> kills)
    {
        await using var run = await ChaosRun.PrepareAsync("sqlite", BugEmails);

        Assert.Equal(kills.Count, await run.LiveAsync(kills, bug));

        var seen = await run.LookAsync();
        output.WriteLine(string.Join('\n', seen.Twice));
        Assert.NotEmpty(seen.Twice);
    }
}
