using Plixo.Mail.Transport;
using Plixo.Silo.Mailer;
using Xunit.Abstractions;

namespace Plixo.Tests.Chaos;

/// <summary>
/// A silo process that stands still around the dot for longer than its lease and the dot's deadline, while another takes its work over;
/// then it goes on as if nothing had been. The answer of the server came while it stood, and is late for everybody.
/// </summary>
public sealed class FreezeTests(ITestOutputHelper output)
{
    private const int Emails = 150;

    [Theory]
    [InlineData(MailerFaultPoint.AfterIntent)]
    [InlineData(MailerFaultPoint.BeforeArm)]
    [InlineData(MailerFaultPoint.AfterArmed)]
    [InlineData(TransportFaultPoint.AfterDot)]
    public async Task Frozen_around_the_dot_it_sends_nothing_that_another_has_taken_over(string point)
    {
        await using var run = await ChaosRun.PrepareAsync("postgres", Emails);

        var before = await run.FrozenAsync(point, 20);

        var seen = await run.LookAsync();
        output.WriteLine($"{point}: {before} taken before it went on, {seen.Taken.Count} in the end, {seen.InDoubt} in doubt.");
        Assert.Empty(seen.Twice);
        Assert.Empty(seen.Wrong());
        var (code, said) = await run.VerifyAsync();
        Assert.True(code == 0, said);
    }
}
