using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Silo;

/// <summary>What a policy edit asks for in its commit reaches every grain, by a job.</summary>
public sealed class SweepTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_policy_edit_plans_every_open_invoice_anew(string engine)
    {
        await using var silo = await CaseSilo.OpenAsync(engine, Morning);
        await silo.SetUpAsync(SmallWorkspace.Policy, autopilot: false);
        await silo.AddCustomerAsync("c1", "ap@c1.example");
        for (var i = 0; i < 20; i++) await silo.DoAsync(Record($"i{i}", "c1", Usd(5_000), Today.PlusDays(-10), Today.PlusDays(20), Morning));
        await silo.SettleAsync();
        Assert.All(await silo.AllAsync(InvoiceTable.Instance), row => Assert.Equal(Today.PlusDays(21), row.NextStepDay));

        var later = Plixo.Grains.Ladders.Cadence.Of(new Plixo.Grains.Ladders.AfterLastStep.HandOver(), [.. SmallWorkspace.Policy.Cadence.Steps.Skip(1)]);
        await silo.DoAsync((Segment.Grain, new ChangePolicy(SmallWorkspace.Policy with { Cadence = later }, 1)));
        await silo.SettleAsync();

        Assert.All(await silo.AllAsync(InvoiceTable.Instance), row => Assert.Equal((Today.PlusDays(27), 2), (row.NextStepDay!.Value, row.PolicyVersion)));
        Assert.Empty(await silo.AllAsync(SweepTable.Instance));
        await silo.VerifyAsync();
    }
}
