using Plixo.Grains.Segments;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Silo;

/// <summary>Makes a <see cref="SmallWorkspace"/> in a silo of cases.</summary>
public static class CaseSetUp
{
    public static async Task SetUpAsync(this CaseSilo silo, Policy policy, bool autopilot = true, bool live = true)
    {
        foreach (var group in SmallWorkspace.SetUp(policy, silo.Time.Wall, autopilot, live)) await silo.DoAsync(group);
        if (autopilot) Assert.Equal(AutopilotState.Active, (await silo.StateAsync<SegmentState>(SmallWorkspace.Segment.Grain)).Autopilot);
    }

    /// <summary>The ledger was read just now.</summary>
    public static Task ReadLedgerAsync(this CaseSilo silo) => silo.DoAsync(SmallWorkspace.LedgerRead(silo.Time.Wall));

    public static async Task AddCustomerAsync(this CaseSilo silo, string name, params string[] emails)
    {
        foreach (var message in SmallWorkspace.Payer(name, emails)) await silo.DoAsync(message);
    }
}
