using FsCheck;
using FsCheck.Fluent;
using Plixo.Mail.Mime;
using Xunit.Abstractions;

namespace Plixo.Tests.Mail.Mime;

/// <summary>Random messages: Python reads what was meant, the bytes keep their rules and are the same twice.</summary>
public sealed class MimePropertyTests(PythonReader python, ITestOutputHelper output) : IClassFixture<PythonReader>
{
    [Fact]
    public void Any_message_is_read_as_meant()
    {
        if (!python.IsPresent)
        {
            output.WriteLine("SKIPPED: python3 is absent");
            return;
        }

        Prop.ForAll(MessageGenerator.Messages, message => { python.AssertReads(message); }).Check(Seeded(250));
    }

    [Fact]
    public void Any_message_keeps_the_rules_of_the_wire_and_is_the_same_bytes_twice() =>
        Prop.ForAll(MessageGenerator.Messages, message =>
        {
            var octets = MimeWriter.Write(message);
            WireRules.AssertKept(octets);
            Assert.Equal(octets, MimeWriter.Write(message));
        }).Check(Seeded(300));

    private Config Seeded(int tests)
    {
        var seed = Environment.GetEnvironmentVariable("PLIXO_TEST_SEED") is { } given
            ? ulong.Parse(given)
            : (ulong)System.Random.Shared.NextInt64();
        output.WriteLine($"seed {seed} (PLIXO_TEST_SEED repeats it)");
        return Config.QuickThrowOnFailure.WithMaxTest(tests).WithEndSize(25).WithReplay(seed, 1);
    }
}
