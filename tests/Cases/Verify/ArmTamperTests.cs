using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Verify;
using static Plixo.Tests.Cases.Verify.SealedCase;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Verify;

/// <summary>Positive controls of what `verify` says of arms: each accepted e-mail was armed, and within its time.</summary>
public sealed class ArmTamperTests
{
    private const string ArmedAt = "\"armedAt\":\"[^\"]+\"";
    private static readonly GrainId C1 = Customer("c1").Grain;

    [Theory]
    [InlineData("2026-03-01T03:00:00Z")]
    [InlineData("2026-04-01T03:00:00Z")]
    public Task An_arm_outside_its_time_is_found_though_chained(string at) => ExpectAsync([Checks.QuietHours], async made =>
    {
        await made.EditPatternAsync(await AcceptedAsync(made), ArmedAt, $"\"armedAt\":\"{at}\"");
        await made.ChainAnewAsync(C1);
    });

    [Fact]
    public Task An_accepted_e_mail_without_an_arm_is_found_though_chained() => ExpectAsync([Checks.QuietHours], async made =>
    {
        await made.EditPatternAsync(await AcceptedAsync(made), ArmedAt + ",?", "");
        await made.ChainAnewAsync(C1);
    });

    private static Task<StoredEvent> AcceptedAsync(SealedCase made) => made.EventAsync(C1, "customer.transmission-ended");
}
