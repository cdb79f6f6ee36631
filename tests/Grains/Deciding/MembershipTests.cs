using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>A customer's segment is decided at its import and then changes at most once per local day.</summary>
public sealed class MembershipTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);
    private static readonly SegmentKey Large = new("large");

    [Fact]
    public void A_customer_imported_before_its_invoices_gets_the_segment_of_their_balance_on_the_same_day()
    {
        var world = WithLarge(new SegmentRule(Large) { MinBalance = 100_000, BalanceCurrency = "EUR" });
        world.AddCustomer("c1", "ap@c1.example");
        Assert.Equal(Segment, world.CustomerOf("c1").Segment);

        world.AddInvoice("i1", "c1", Eur(60_000), Today.PlusDays(10));
        world.AddInvoice("i2", "c1", Eur(60_000), Today.PlusDays(10));

        Assert.Equal(Large, world.CustomerOf("c1").Segment);
        Assert.Equal(Large.Value, world.Row("i1").Segment);
    }

    [Fact]
    public void A_customer_imported_before_its_invoices_gets_the_segment_of_their_count_on_the_same_day()
    {
        var world = WithLarge(new SegmentRule(Large) { MinInvoices = 3 });
        world.AddCustomer("c1", "ap@c1.example");

        foreach (var number in new[] { "i1", "i2", "i3" }) world.AddInvoice(number, "c1", Eur(10_000), Today.PlusDays(10));

        Assert.Equal(Large, world.CustomerOf("c1").Segment);
    }

    [Fact]
    public void A_customer_whose_invoices_come_days_later_is_decided_on_that_day()
    {
        var world = WithLarge(new SegmentRule(Large) { MinBalance = 100_000, BalanceCurrency = "EUR" });
        world.AddCustomer("c1", "ap@c1.example");
        world.World.Advance(Duration.FromDays(3));

        world.AddInvoice("i1", "c1", Eur(60_000), Today.PlusDays(10));
        world.AddInvoice("i2", "c1", Eur(60_000), Today.PlusDays(10));

        Assert.Equal(Large, world.CustomerOf("c1").Segment);
    }

    [Fact]
    public void After_the_day_of_import_a_second_change_waits_for_the_next_local_day()
    {
        var world = WithLarge(new SegmentRule(Large) { MinBalance = 100_000, BalanceCurrency = "EUR" });
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(60_000), Today.PlusDays(30));
        world.World.Advance(Duration.FromDays(1));
        world.AddInvoice("i2", "c1", Eur(60_000), Today.PlusDays(30));
        Assert.Equal(Large, world.CustomerOf("c1").Segment);

        world.Pay("i2", Eur(60_000));
        Assert.Equal(Large, world.CustomerOf("c1").Segment);

        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 3, 23, 59));
        Assert.Equal(Large, world.CustomerOf("c1").Segment);
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 4, 0, 0));
        Assert.Equal(Segment, world.CustomerOf("c1").Segment);
    }

    [Fact]
    public void Days_overdue_move_a_customer_on_the_workspaces_midnight()
    {
        var world = WithLarge(new SegmentRule(Large) { MinDaysOverdue = 5 });
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);

        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 6, 23, 59));
        Assert.Equal(Segment, world.CustomerOf("c1").Segment);
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 7, 0, 0));
        Assert.Equal(Large, world.CustomerOf("c1").Segment);
    }

    /// <summary>A second segment, not live, whose rule stands before the default's.</summary>
    private static CollectionsWorld WithLarge(SegmentRule rule)
    {
        var world = new CollectionsWorld(Monday, autopilot: false);
        world.Ask(Large.Grain, new CreateSegment("Large", world.World.State<SegmentState>(Segment.Grain).Policy!));
        world.Ask(GrainId.Workspace, new OrderRules([rule, new SegmentRule(Segment)]));
        return world;
    }
}
