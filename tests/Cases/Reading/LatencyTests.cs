using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Silo.Reading;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Reading;

/// <summary>Net latency leaves out what the contact interval forbade, counted as the gate counts it: to the start of a local date.</summary>
public sealed class LatencyTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 9, 0);

    [Theory]
    [MemberData(nameof(CaseSilo.Engines), MemberType = typeof(CaseSilo))]
    public async Task Net_latency_begins_at_the_midnight_at_which_the_interval_after_a_call_ends(string engine)
    {
        await using var silo = await CaseSilo.OpenAsync(engine, Monday);
        await silo.SetUpAsync(Policy with { StaleHours = 24 * 30, StaleHoursAutopilot = 24 * 30 });
        await silo.AddCustomerAsync("acme", "ap@acme.example");
        await silo.DoAsync(Record("A-1", "acme", Usd(10_000), new LocalDate(2026, 2, 1), new LocalDate(2026, 3, 1), Monday));
        await silo.SettleAsync();
        Assert.Equal(1, await silo.DeliverMailAsync());
        await silo.LiveUntilAsync(Instant.FromUtc(2026, 3, 5, 16, 0));
        await silo.DoAsync((Customer("acme").Grain, new LogContact("Call", "will look", "Ann", "USD", "")));

        // The step of day 7 is due on the 8th; five days after the call end with the 9th; it leaves at noon of the 10th.
        await silo.LiveUntilAsync(Instant.FromUtc(2026, 3, 9, 23, 0));
        Assert.Equal(0, await silo.DeliverMailAsync());
        await silo.AdvanceToAsync(Instant.FromUtc(2026, 3, 10, 12, 0));
        Assert.Equal(1, await silo.DeliverMailAsync());

        var sent = await LatencyQuery.SentAsync(
            silo.Store, await silo.Views.AllAsync(default), Monday + Duration.FromDays(1), Monday + Duration.FromDays(30), "", default);
        var delay = Assert.Single(sent).Delay;
        Assert.Equal((Duration.FromHours(60), Duration.FromHours(12)), (delay.Gross, delay.Net));
    }

    [Fact]
    public async Task A_call_is_no_contact_for_coverage()
    {
        await using var silo = await CaseSilo.OpenAsync("sqlite", Monday);
        await silo.SetUpAsync(Policy, autopilot: false);
        await silo.AddCustomerAsync("acme", "ap@acme.example");
        await silo.DoAsync(Record("A-1", "acme", Usd(10_000), new LocalDate(2026, 2, 1), new LocalDate(2026, 2, 20), Monday));
        await silo.SettleAsync();
        await silo.DoAsync((Customer("acme").Grain, new LogContact("Call", "nobody there", "", "USD", "")));

        var coverage = await CoverageQuery.OfAsync(silo.Store, new LocalDate(2026, 3, 2), Monday - Duration.FromDays(30), Monday, "", default);

        Assert.Equal((1, 0), (coverage.Values.Single().Eligible, coverage.Values.Single().Contacted));
    }
}
