using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Cases;

/// <summary>A human reply pauses chasing of the customer until its work item is closed, at most five sending days.</summary>
public sealed class ReplyPauseTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void A_reply_makes_a_work_item_and_chasing_pauses()
    {
        var world = Replied();

        Assert.True(Row(world).Held);
        Assert.Empty(world.CustomerOf("c1").OpenDrafts);
        Assert.Single(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.Replied);
    }

    [Fact]
    public void Closing_the_replys_work_item_ends_the_pause()
    {
        var world = Replied();

        Close(world);

        Assert.False(Row(world).Held);
        Assert.Single(world.CustomerOf("c1").OpenDrafts);
    }

    [Fact]
    public void Two_replies_pause_until_both_are_closed()
    {
        var world = Replied();
        Reply(world);

        Close(world);
        Assert.True(Row(world).Held);
        Close(world);
        Assert.False(Row(world).Held);
    }

    [Fact]
    public void Nobody_closes_it_and_the_pause_ends_after_five_sending_days()
    {
        var world = Replied();

        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 6, 23, 59));
        Assert.True(Row(world).Held);
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 7, 0, 0));
        Assert.False(Row(world).Held);
    }

    [Fact]
    public void A_reply_during_a_shorter_hold_of_an_operator_pauses_for_its_own_time()
    {
        var world = WithInvoice();
        world.Ask(Customer("c1").Grain, new HoldCustomer(HoldReason.Operator, "call first", Today.PlusDays(1)));
        Reply(world);

        world.World.Advance(Duration.FromDays(2));
        Assert.True(Row(world).Held);
        Assert.Equal(Today.PlusDays(5), Row(world).HeldUntil);
    }

    [Fact]
    public void An_operators_hold_outlives_the_closed_reply()
    {
        var world = WithInvoice();
        world.Ask(Customer("c1").Grain, new HoldCustomer(HoldReason.Operator, "legal looks", null));
        Reply(world);
        Close(world);

        Assert.True(Row(world).Held);
        Assert.Null(Row(world).HeldUntil);
    }

    [Fact]
    public void Releasing_the_customer_ends_hold_and_pause()
    {
        var world = Replied();

        world.Ask(Customer("c1").Grain, new ReleaseCustomer("answered by phone"));

        Assert.False(Row(world).Held);
    }

    private static void Reply(CollectionsWorld world)
    {
        world.World.Send(Customer("c1").Grain, new ReportReplied("t-1", world.World.Now, "We pay on Friday."));
        world.World.Settle();
    }

    private static void Close(CollectionsWorld world) => world.Ask(
        Customer("c1").Grain,
        new CloseWorkItem(world.CustomerOf("c1").WorkItems.Values.First(item => item.Kind == WorkItemKind.Replied).Id, "answered"));

    private static CustomerRow Row(CollectionsWorld world) => world.World.Rows.All(CustomerTable.Instance).Single();

    private static CollectionsWorld Replied()
    {
        var world = WithInvoice();
        Reply(world);
        return world;
    }

    private static CollectionsWorld WithInvoice()
    {
        var world = new CollectionsWorld(Monday, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(30_000), Today.PlusDays(-3));
        return world;
    }
}
