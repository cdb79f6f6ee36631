using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Services.Segments;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

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

    /// <summary>Two e-mails wait at six in the morning for eight o'clock.</summary>
    [Theory]
    [InlineData(0, 0, 2, 0, "No waiting e-mail would leave later.")] // none: both leave at once
    [InlineData(18, 7, 2, 0, "No waiting e-mail would leave later.")]
    [InlineData(18, 8, 0, 0, "No waiting e-mail would leave later.")]
    [InlineData(18, 10, 0, 2, "2 waiting e-mails would leave later, the last until 2026-03-02 10:00 (UTC).")]
    public async Task Other_quiet_hours_show_whom_they_delay_and_whom_they_let_leave_earlier(int from, int until, int earlier, int later, string words)
    {
        var (silo, view) = await WaitingAsync();
        await using var _ = silo;
        var quiet = from == until ? QuietHours.None : new QuietHours(new LocalTime(from, 0), new LocalTime(until, 0));

        var effect = await new Departures(silo.Store, silo.Views).EffectAsync(view, view with { Policy = view.Policy with { Quiet = quiet } }, default);

        Assert.Equal((earlier, later), ((int)effect.EmailsEarlier, (int)effect.EmailsLater));
        Assert.Equal(words, Assert.Single(effect.Words));
    }

    [Theory]
    [InlineData(10, false, 0, "No waiting e-mail would leave later.")]
    [InlineData(10, true, 1, "1 waiting e-mails would leave later, the last until 2026-03-02 08:05 (UTC).")] // one a slot of five minutes
    [InlineData(1, false, 1, "1 waiting e-mails would leave later, the last until 2026-03-03 08:00 (UTC).")]
    [InlineData(0, true, 2, "2 waiting e-mails would leave later; 2 not within 7 days.")]
    public async Task Another_cap_shows_whom_it_delays_with_the_pace_that_it_makes(int dayCap, bool pacing, int later, string words)
    {
        var (silo, view) = await WaitingAsync();
        await using var _ = silo;

        var effect = await new Departures(silo.Store, silo.Views).EffectAsync(
            view, view with { Policy = view.Policy with { DayCap = dayCap, Pacing = pacing } }, default);

        Assert.Equal((0, later), ((int)effect.EmailsEarlier, (int)effect.EmailsLater));
        Assert.Equal(words, Assert.Single(effect.Words));
    }

    /// <summary>What the preview says is when they leave, under pacing too.</summary>
    [Fact]
    public async Task What_is_shown_to_leave_is_what_leaves()
    {
        var (silo, view) = await WaitingAsync();
        await using var _ = silo;
        await silo.DoAsync((Segment.Grain, new ChangePolicy(view.Policy with { DayCap = 10, Pacing = true }, null, "All")));
        await silo.SettleAsync();
        var shown = (await new Departures(silo.Store, silo.Views).ResumingAsync(Segment, default)).First.Select(one => one.ExpectedTime.ToDateTimeOffset());

        await silo.LiveUntilAsync(Monday);

        var issued = (await silo.AllAsync(PermitTable.Instance)).Select(permit => permit.Issued.ToDateTimeOffset()).Order();
        Assert.Equal(shown, issued);
    }

    private static async Task<(CaseSilo Silo, SegmentView View)> WaitingAsync()
    {
        var early = Monday - Duration.FromHours(3);
        var silo = await CaseSilo.OpenAsync("sqlite", early);
        await silo.SetUpAsync(SmallWorkspace.Policy with { Quiet = QuietHours.Default, DayCap = 100 }, autopilot: false);
        foreach (var name in new[] { "acme", "bolt" })
        {
            await silo.AddCustomerAsync(name, $"a@{name}.example");
            await silo.DoAsync(Record($"{name}-1", name, Usd(10_000), Today.PlusDays(-40), Today.PlusDays(-1), early));
            await silo.SettleAsync();
            var draft = (await silo.StateAsync<CustomerState>(Customer(name).Grain)).OpenDrafts.Single().Key;
            await silo.DoAsync((Customer(name).Grain, new ApproveDraft(draft, null)));
            await silo.DoAsync((Customer(name).Grain, new SendDraft(draft, null)));
        }

        await silo.AdvanceToAsync(early + Duration.FromMinutes(1));
        return (silo, (SegmentView)new SegmentGrain().View(await silo.StateAsync<SegmentState>(Segment.Grain))!);
    }

    private static async Task<CaseSilo> OpenAsync(int dayCap = 100)
    {
        var silo = await CaseSilo.OpenAsync("sqlite", Monday);
        await silo.SetUpAsync(SmallWorkspace.Policy with { DayCap = dayCap }, autopilot: false, live: false);
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
