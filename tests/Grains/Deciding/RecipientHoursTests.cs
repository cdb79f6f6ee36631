using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>Nothing is armed in the quiet hours of whoever receives it.</summary>
public sealed class RecipientHoursTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void Quiet_hours_are_the_recipients()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Quiet = QuietHours.Default });
        world.AddCustomer("tokyo", "a@t.example", "Asia/Tokyo"); // 17:00 there
        world.AddCustomer("denver", "a@d.example", "America/Denver"); // 01:00 there
        world.AddInvoice("i1", "tokyo", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "denver", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(1, world.Row("i1").Position);
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 2, 14, 59));
        Assert.Equal(0, world.DeliverMail());
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 2, 15, 0));
        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void In_all_zones_over_both_changes_of_the_clock_nothing_may_be_armed_in_quiet_hours()
    {
        string[] zones = ["Pacific/Kiritimati", "Pacific/Apia", "Pacific/Niue", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Etc/GMT+12"];
        foreach (var start in new[] { Instant.FromUtc(2026, 3, 27, 0, 0), Instant.FromUtc(2026, 10, 23, 0, 0) })
        {
            var world = new CollectionsWorld(start, policy => policy with { Quiet = QuietHours.Default, SendingDays = Weekdays.All });
            foreach (var zone in zones)
            {
                world.AddCustomer(zone, $"a@{zone.Length}{zone[0]}{zone[^1]}.example", zone);
                for (var i = 0; i < 12; i++) world.AddInvoice($"{zone}{i}", zone, Eur(10_000), start.InUtc().Date.PlusDays(i));
            }

            for (var hour = 0; hour < 24 * 14; hour++)
            {
                world.World.Advance(Duration.FromMinutes(59));
                world.DeliverMail();
            }

            var rows = world.World.Rows.All(TransmissionTable.Instance).ToList();
            Assert.True(rows.Count >= zones.Length * 2);
            var customers = world.World.Rows.All(CustomerTable.Instance).ToDictionary(row => row.Key, row => row.Zone);
            Assert.All(rows, row =>
            {
                var zone = Zones.Of(customers[row.Customer]);
                Assert.False(QuietHours.Default.IsQuiet(row.ArmFrom, zone), $"{row.ArmFrom} in {zone}");
                Assert.True(row.ArmUntil > row.ArmFrom);
                for (var at = row.ArmFrom; at < row.ArmUntil; at += Duration.FromMinutes(1))
                    Assert.False(QuietHours.Default.IsQuiet(at, zone), $"{at} in {zone}");
                Assert.False(QuietHours.Default.IsQuiet(row.ArmUntil + Duration.FromSeconds(29), zone));
            });
        }
    }
}
