using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

public sealed class CapTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void No_more_leave_on_a_day_than_the_day_cap()
    {
        var world = Many(10, policy => policy with { DayCap = 4 });

        Assert.Equal(4, world.DeliverMail());
        Assert.Equal(0, world.DeliverMail());

        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 3, 8, 0));
        Assert.Equal(4, world.DeliverMail());
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 4, 8, 0));
        Assert.Equal(2, world.DeliverMail());
    }

    [Fact]
    public void A_window_counts_what_was_settled_less_than_a_window_ago()
    {
        var world = Many(10, policy => policy with { WindowCap = 3, WindowSeconds = 3600 });
        var sent = new List<int>();
        for (var minute = 0; minute <= 180; minute += 5)
        {
            if (world.DeliverMail() is > 0 and var count) sent.AddRange(Enumerable.Repeat(minute, count));
            world.World.Advance(Duration.FromMinutes(5));
        }

        Assert.Equal([0, 0, 0, 60, 60, 60, 120, 120, 120, 180], sent);
    }

    [Fact]
    public void What_is_unsettled_counts_until_it_has_an_outcome()
    {
        var world = Many(10, policy => policy with { WindowCap = 3, WindowSeconds = 60 });

        world.World.Advance(Duration.FromHours(5));

        Assert.Equal(3, world.Events<EmailIntended>().Count());
    }

    [Fact]
    public void A_lower_cap_in_the_middle_of_the_day_takes_back_what_has_not_left()
    {
        var world = Many(10, policy => policy with { DayCap = 8 });
        Assert.Equal(8, world.Events<EmailIntended>().Count());

        var policy = world.World.State<SegmentState>(Segment.Grain).Policy!;
        world.Ask(Segment.Grain, new ChangePolicy(policy with { DayCap = 2 }, null));
        world.SettleSweeps();

        Assert.Equal(2, world.DeliverMail());
        Assert.Equal(0, world.DeliverMail());
    }

    [Fact]
    public void Permit_numbers_are_never_used_twice_and_what_is_held_never_exceeds_the_cap()
    {
        var world = Many(20, policy => policy with { DayCap = 7, WindowCap = 3, WindowSeconds = 600 });
        var caps = new Queue<int>([9, 3, 12, 5]);
        for (var step = 0; step < 200; step++)
        {
            if (step % 40 == 39)
            {
                var policy = world.World.State<SegmentState>(Segment.Grain).Policy!;
                world.Ask(Segment.Grain, new ChangePolicy(policy with { DayCap = caps.Dequeue() }, null));
                world.SettleSweeps();
                if (caps.Count == 0) break;
            }

            if (step % 3 == 0) world.DeliverMail();
            world.World.Advance(Duration.FromMinutes(11));
        }

        Assert.All(world.Events<PermitsIssued>(), issued =>
        {
            var count = issued.Grants.Sum(grant => grant.Permits);
            Assert.True(issued.Held.Day + count <= issued.Held.DayCap, issued.ToString());
            Assert.True(issued.Held.Window + count <= issued.Held.WindowCap, issued.ToString());
        });
        var numbers = world.Events<PermitsIssued>().SelectMany(issued =>
            Enumerable.Range(0, issued.Grants.Sum(grant => grant.Permits)).Select(index => (issued.Date, issued.First + index))).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
    }

    [Fact]
    public void Pacing_spreads_the_day_cap_over_the_open_time()
    {
        var world = Many(60, policy => policy with
        {
            DayCap = 60,
            Pacing = true,
            Quiet = new QuietHours(new LocalTime(18, 0), new LocalTime(8, 0)),
        });
        var byHour = new Dictionary<int, int>();
        for (var minute = 0; minute < 600; minute += 5)
        {
            var sent = world.DeliverMail();
            byHour[minute / 60] = byHour.GetValueOrDefault(minute / 60) + sent;
            world.World.Advance(Duration.FromMinutes(5));
        }

        Assert.Equal(60, byHour.Values.Sum());
        Assert.All(byHour.Where(hour => hour.Key < 4).Select(hour => hour.Value), count => Assert.InRange(count, 5, 13));
    }

    /// <summary>A slot's share is one permit here: an e-mail to two would wait for ever.</summary>
    [Fact]
    public void Pacing_lets_an_e_mail_with_more_recipients_than_its_share_leave()
    {
        var world = Many(0, policy => policy with
        {
            DayCap = 60,
            Pacing = true,
            Quiet = new QuietHours(new LocalTime(18, 0), new LocalTime(8, 0)),
        });
        world.AddCustomer("c", ["ap@c.example", "boss@c.example"]);
        world.AddInvoice("i", "c", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal(2, world.DeliverMail());
    }

    [Fact]
    public void A_new_zone_never_opens_a_day_twice()
    {
        var world = Many(20, policy => policy with { DayCap = 5, Zone = "Pacific/Kiritimati" });
        Assert.Equal(5, world.DeliverMail());
        var policy = world.World.State<SegmentState>(Segment.Grain).Policy!;

        world.Ask(Segment.Grain, new ChangePolicy(policy with { Zone = "Pacific/Pago_Pago" }, null));
        world.SettleSweeps();
        world.World.Advance(Duration.FromHours(2));
        world.DeliverMail();

        var perDate = world.Events<PermitsIssued>().GroupBy(issued => issued.Date).Select(day => day.Sum(issued => issued.Grants.Sum(grant => grant.Permits)));
        Assert.All(perDate, count => Assert.True(count <= 5));
    }

    [Fact]
    public void The_ramp_after_going_live_is_a_share_of_the_cap_per_sending_day()
    {
        var world = Many(40, policy => policy with { DayCap = 20 }, live: false);
        world.Ask(Segment.Grain, new GoLive(Ramp.Default));
        world.World.Settle();
        var sent = new List<int>();
        for (var day = 0; day < 4; day++)
        {
            sent.Add(world.DeliverMail());
            world.World.Advance(Duration.FromDays(1));
        }

        Assert.Equal([2, 5, 10, 20], sent);
    }

    [Fact]
    public void An_email_larger_than_the_ramps_cap_waits_for_its_day_and_holds_up_no_other()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 10 }, live: false);
        world.ForceAutopilot();
        world.AddCustomer("wide", ["a@wide.example", "b@wide.example", "c@wide.example"]);
        world.AddInvoice("i-wide", "wide", Eur(9_000_000), Today.PlusDays(-1));
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.Ask(Segment.Grain, new GoLive(Ramp.Default));
        world.SettleSweeps();

        Assert.Equal(1, world.DeliverMail());
        var waiting = world.CustomerOf("wide").Drafts.Values.Single();
        var wait = Assert.Single(waiting.Waits);
        Assert.Equal((RefusalReason.SendCapReached, Instant.FromUtc(2026, 11, 3, 0, 0)), (wait.Reason, wait.Until!.Value));
        Assert.Contains("3 recipients", wait.Words, StringComparison.Ordinal);
        Assert.Empty(world.CustomerOf("wide").WorkItems);

        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 3, 8, 0));
        Assert.Equal(3, world.DeliverMail());
    }

    [Fact]
    public void An_email_larger_than_every_cap_becomes_a_work_item_until_somebody_raises_the_cap()
    {
        var world = Many(0, policy => policy with { WindowCap = 2 });
        world.AddCustomer("wide", ["a@wide.example", "b@wide.example", "c@wide.example"]);
        world.AddInvoice("i-wide", "wide", Eur(9_000_000), Today.PlusDays(-1));
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal(1, world.DeliverMail());
        world.World.Advance(Duration.FromHours(3));
        Assert.Equal(RefusalReason.SendCapReached, Assert.Single(world.CustomerOf("wide").Drafts.Values.Single().Waits).Reason);
        var item = Assert.Single(world.CustomerOf("wide").WorkItems.Values);
        Assert.Equal((WorkItemKind.TooLarge, world.CustomerOf("wide").Drafts.Keys.Single()), (item.Kind, item.Subject));

        world.Ask(Segment.Grain, new ChangePolicy(world.World.State<SegmentState>(Segment.Grain).Policy! with { WindowCap = 3 }, null));
        world.SettleSweeps();
        world.World.Advance(Duration.FromHours(2));
        Assert.Equal(3, world.DeliverMail());
        Assert.Empty(world.CustomerOf("wide").WorkItems);
    }

    [Fact]
    public void Full_caps_are_said_until_they_free()
    {
        var world = Many(3, policy => policy with { DayCap = 2 });
        SegmentState Segment() => world.World.State<SegmentState>(CollectionsWorld.Segment.Grain);

        Assert.Equal(Instant.FromUtc(2026, 11, 3, 0, 0), Segment().FullUntil);
        world.DeliverMail();
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 3, 8, 0));
        Assert.False(Segment().FullUntil > world.World.Now);
    }

    [Fact]
    public void What_is_issued_first_is_what_the_queue_ranks_first()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 1 }, live: false);
        world.ForceAutopilot();
        void Owes(string name, Money amount, int daysOverdue)
        {
            world.AddCustomer(name, $"ap@{name}.example");
            world.AddInvoice($"i-{name}", name, amount, Today.PlusDays(-daysOverdue));
        }

        // All three became known today, so their steps fell due today: only the due dates differ.
        Owes("old", Eur(100_000), 60);
        Owes("new", Eur(100_000), 2);
        Owes("yen", new Money(2_000_000, new Currency("JPY")), 2);
        world.Ask(Segment.Grain, new GoLive([]));
        var order = new List<string>();
        for (var day = 0; day < 3; day++)
        {
            world.DeliverMail();
            world.World.Advance(Duration.FromDays(1));
        }

        string Name(CustomerKey key) => new[] { "old", "new", "yen" }.Single(name => Customer(name) == key);
        order.AddRange(world.Events<PermitsIssued>().SelectMany(issued => issued.Grants).Select(grant => Name(grant.Customer)));
        Assert.Equal(["old", "yen", "new"], order);
        var ranked = world.World.Rows.All(DraftTable.Instance).OrderByDescending(row => row.PriorityOn(Today, 100).Total).Select(row => Name(row.Customer));
        Assert.Equal(order, ranked);
    }

    internal static CollectionsWorld Many(int customers, Func<Policy, Policy> change, bool live = true)
    {
        var world = new CollectionsWorld(Morning, change, live: live);
        if (!live) world.ForceAutopilot();
        for (var i = 0; i < customers; i++)
        {
            world.AddCustomer($"c{i}", $"ap@c{i}.example");
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
        }

        return world;
    }
}
