using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Silo.Verify;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Xunit.Abstractions;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>Zones, changes of the clock and edits in the middle of a day.</summary>
public sealed class ClockTests(ITestOutputHelper output)
{
    private static readonly string[] ZoneIds =
    [
        "Pacific/Kiritimati", "Pacific/Apia", "Pacific/Chatham", "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/Berlin", "Africa/Casablanca",
        "America/St_Johns", "America/New_York", "America/Havana", "Pacific/Niue", "Etc/GMT+12",
    ];

    public static TheoryData<string> Engines => CaseSilo.Engines;

    /// <summary>Acceptance check 5: over both changes of the clock in Europe and America, the segment in Berlin.</summary>
    [Theory]
    [InlineData("sqlite", 2026, 3, 6)]
    [InlineData("postgres", 2026, 3, 27)]
    [InlineData("sqlite", 2026, 10, 23)]
    public async Task In_all_zones_nothing_is_armed_in_quiet_hours(string engine, int year, int month, int day)
    {
        var start = Instant.FromUtc(year, month, day, 0, 0);
        await using var silo = await CaseSilo.OpenAsync(engine, start);
        await silo.SetUpAsync(SmallWorkspace.Policy with { Quiet = QuietHours.Default, Zone = "Europe/Berlin" });
        foreach (var zone in ZoneIds)
        {
            await silo.AddCustomerAsync(zone, $"a{Array.IndexOf(ZoneIds, zone)}@zones.example");
            await silo.DoAsync((Customer(zone).Grain, new RecordCustomer(new CustomerProfile(Source, zone, zone, "US", zone, "en", "USD", "", "", null, false, "", "", ""))));
            await silo.DoAsync([.. Enumerable.Range(0, 10).Select(i => Record($"{zone}/{i}", zone, Usd(10_000), start.InUtc().Date.PlusDays(-9), start.InUtc().Date.PlusDays(i - 3), start))]);
        }

        var armed = 0;
        for (var at = start; at < start + Duration.FromDays(10); at += Duration.FromMinutes(29))
        {
            await silo.LiveUntilAsync(at);
            if (at - start < Duration.FromDays(9)) await silo.ReadLedgerAsync();
            var before = (await silo.AllAsync(TransmissionTable.Instance)).Where(row => row.State == TransmissionStates.Accepted).Select(row => row.Id).ToHashSet();
            if (await silo.DeliverMailAsync() == 0) continue;
            foreach (var sent in (await silo.AllAsync(TransmissionTable.Instance)).Where(row => row.State == TransmissionStates.Accepted && !before.Contains(row.Id)))
            {
                var zone = Zones.Of(ZoneIds.Single(id => Customer(id) == sent.Customer));
                var local = at.InZone(zone).TimeOfDay;
                Assert.True(local >= new LocalTime(8, 0) && local < new LocalTime(18, 0), $"{sent.Id} was armed at {local} in {zone}.");
                armed++;
            }
        }

        Assert.True(armed >= 2 * (ZoneIds.Length - 2), $"Only {armed} e-mails left.");
        output.WriteLine($"{armed} e-mails to {ZoneIds.Length} zones.");
        await silo.VerifyAsync();
    }

    /// <summary>Acceptance check 5: what a person sends over quiet hours is left out and counted, and nothing else is.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_email_sent_over_quiet_hours_is_counted_apart(string engine)
    {
        var night = Instant.FromUtc(2026, 3, 3, 22, 0);
        await using var silo = await CaseSilo.OpenAsync(engine, night);
        await silo.SetUpAsync(SmallWorkspace.Policy with { Quiet = QuietHours.Default }, autopilot: false);
        foreach (var name in new[] { "c1", "c2" })
        {
            await silo.AddCustomerAsync(name, $"a@{name}.example");
            await silo.DoAsync(Record($"i-{name}", name, Usd(10_000), new LocalDate(2026, 2, 1), new LocalDate(2026, 3, 2), night));
        }

        await silo.SettleAsync();
        foreach (var (name, reason) in new[] { ("c1", "They asked for it tonight."), ("c2", null) })
        {
            var draft = (await silo.AllAsync(DraftTable.Instance)).Single(row => row.Customer == Customer(name)).Key;
            await silo.DoAsync((Customer(name).Grain, new ApproveDraft(draft, null)));
            await silo.DoAsync((Customer(name).Grain, new SendDraft(draft, reason)));
        }

        await silo.LiveUntilAsync(night + Duration.FromMinutes(5));
        await silo.DeliverMailAsync();

        var sent = Assert.Single(await silo.AllAsync(TransmissionTable.Instance));
        Assert.Equal(Customer("c1"), sent.Customer);
        var apart = Assert.Single((await silo.VerifyAsync()).Excused);
        Assert.Equal((Checks.QuietHours, Excused.Overridden, 1L), (apart.Check, apart.Why, apart.Count));
    }

    /// <summary>Acceptance check 6.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Cap_edited_up_and_down_and_zone_edited_mid_day_the_verifier_passes(string engine)
    {
        var start = Instant.FromUtc(2026, 3, 2, 6, 0);
        await using var silo = await CaseSilo.OpenAsync(engine, start);
        var policy = SmallWorkspace.Policy with { DayCap = 9, WindowCap = 4, WindowSeconds = 3600, Zone = "Europe/Berlin" };
        await silo.SetUpAsync(policy);
        for (var i = 0; i < 40; i++)
        {
            await silo.AddCustomerAsync($"c{i}", $"a@c{i}.example");
            await silo.DoAsync(Record($"i{i}", $"c{i}", Usd(10_000 + i), new LocalDate(2026, 2, 1), new LocalDate(2026, 3, 1).PlusDays(i % 5), start));
        }

        (int Hour, Policy Policy)[] edits =
        [
            (2, policy with { DayCap = 3 }), (4, policy with { DayCap = 14 }), (6, policy with { DayCap = 14, Zone = "Pacific/Kiritimati" }),
            (9, policy with { DayCap = 5, WindowCap = 1, Zone = "Pacific/Kiritimati" }), (12, policy with { DayCap = 12, Zone = "America/Los_Angeles" }),
            (20, policy with { DayCap = 2, Zone = "UTC" }), (26, policy with { DayCap = 30, WindowCap = 30, WindowSeconds = 600 }), (40, policy with { DayCap = 1 }), (50, policy),
        ];
        var sent = 0;
        for (var half = 0; half < 2 * 72; half++)
        {
            await silo.LiveUntilAsync(start + Duration.FromMinutes(30 * half));
            if (half % 16 == 0) await silo.ReadLedgerAsync();
            foreach (var edit in edits.Where(edit => 2 * edit.Hour == half)) await silo.DoAsync((Segment.Grain, new ChangePolicy(edit.Policy, null)));
            await silo.SettleAsync();
            if (half % 3 != 1) sent += await silo.DeliverMailAsync();
        }

        Assert.InRange(sent, 15, 60);
        output.WriteLine($"{engine}: {sent} e-mails under {edits.Length} edits.");
        await silo.VerifyAsync();
    }
}
