using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Services.Segments;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Cases.Silo.CaseWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>Going live shows what would leave in the first seven days: what is drafted, what falls due, within the ramp.</summary>
public sealed class DepartureTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);

    [Fact]
    public async Task A_draft_that_nobody_has_decided_counts_with_all_whom_it_goes_to()
    {
        await using var silo = await OpenAsync(dayCap: 3);
        await silo.AddCustomerAsync("acme", "a@acme.example", "b@acme.example");
        await silo.AddCustomerAsync("bolt", "a@bolt.example", "b@bolt.example");
        foreach (var name in new[] { "acme", "bolt" })
            await silo.DoAsync(Record($"{name}-1", name, Usd(10_000), Today.PlusDays(-40), Today.PlusDays(-1), Monday));
        await silo.SettleAsync();

        var days = await DaysAsync(silo);

        // Two permits each: the second no longer fits into the first day.
        Assert.Equal([1, 1, 0, 0, 0, 0, 0], days);
    }

    [Fact]
    public async Task What_falls_due_within_seven_days_is_among_it_and_what_falls_due_later_is_not()
    {
        await using var silo = await OpenAsync();
        await silo.AddCustomerAsync("acme", "a@acme.example");
        await silo.AddCustomerAsync("bolt", "a@bolt.example");
        await silo.DoAsync(Record("A-1", "acme", Usd(10_000), Today.PlusDays(-40), Today.PlusDays(2), Monday));
        await silo.DoAsync(Record("B-1", "bolt", Usd(10_000), Today.PlusDays(-40), Today.PlusDays(8), Monday));
        await silo.SettleAsync();

        Assert.Equal([0, 0, 0, 1, 0, 0, 0], await DaysAsync(silo));
    }

    [Fact]
    public async Task What_falls_due_waits_for_the_interval_after_the_draft_before_it()
    {
        await using var silo = await OpenAsync();
        await silo.AddCustomerAsync("acme", "a@acme.example");
        await silo.DoAsync(Record("A-1", "acme", Usd(10_000), Today.PlusDays(-40), Today.PlusDays(-1), Monday));
        await silo.DoAsync(Record("A-2", "acme", Usd(10_000), Today.PlusDays(-40), Today.PlusDays(1), Monday));
        await silo.SettleAsync();

        Assert.Equal([1, 0, 0, 0, 0, 1, 0], await DaysAsync(silo));
    }

    [Fact]
    public async Task Nobody_is_counted_who_is_suppressed_and_nothing_that_is_promised()
    {
        await using var silo = await OpenAsync(dayCap: 1);
        await silo.AddCustomerAsync("acme", "a@acme.example", "b@acme.example");
        await silo.AddCustomerAsync("bolt", "a@bolt.example");
        await silo.DoAsync((GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("b@acme.example"), null, true, "gone")));
        await silo.DoAsync(Record("A-1", "acme", Usd(10_000), Today.PlusDays(-40), Today.PlusDays(-1), Monday));
        await silo.DoAsync(Record("B-1", "bolt", Usd(10_000), Today.PlusDays(-40), Today.PlusDays(2), Monday));
        await silo.SettleAsync();
        await silo.DoAsync((Customer("bolt").Grain, new MakePromise(Usd(10_000), Today.PlusDays(20), "Ann", Monday, [])));
        await silo.SettleAsync();

        Assert.Equal([1, 0, 0, 0, 0, 0, 0], await DaysAsync(silo));
    }

    private static async Task<CaseSilo> OpenAsync(int dayCap = 100)
    {
        var silo = await CaseSilo.OpenAsync("sqlite", Monday);
        await silo.SetUpAsync(CaseWorkspace.Policy with { DayCap = dayCap }, autopilot: false, live: false);
        return silo;
    }

    private static async Task<IEnumerable<long>> DaysAsync(CaseSilo silo)
    {
        var view = (SegmentView)new SegmentGrain().View(await silo.StateAsync<SegmentState>(Segment.Grain))!;
        var preview = await new Departures(silo.Store, silo.Views).GoingLiveAsync(view with { LiveSince = Today }, default);
        Assert.Equal(preview.Days.Sum(day => day.Emails), preview.Emails);
        Assert.All(preview.Days, day => Assert.True(day.Emails <= day.Cap));
        return preview.Days.Select(day => day.Emails);
    }
}
