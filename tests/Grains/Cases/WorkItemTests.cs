using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Cases;

public sealed class WorkItemTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);
    private static readonly Actor Ben = new() { Id = "users/ben", Kind = ActorKind.Person, Rights = Roles.RightsOf(Roles.Operator) };

    [Fact]
    public void An_item_that_nobody_was_given_follows_its_customers_owner()
    {
        var world = WithItem("");

        world.Ask(Customer("c1").Grain, new AssignOwner("ben"));

        Assert.Equal("", Row(world).Assignee);
        Assert.Equal("ben", world.World.Rows.All(CustomerTable.Instance).Single().Owner);
    }

    [Fact]
    public void An_item_that_a_person_was_given_stays_with_that_person()
    {
        var world = WithItem("carl");

        world.Ask(Customer("c1").Grain, new AssignOwner("ben"));

        Assert.Equal("carl", Row(world).Assignee);
    }

    [Fact]
    public void Taking_an_item_holds_it_against_others_for_five_minutes()
    {
        var world = WithItem("");
        var id = Row(world).Id;
        world.Ask(Customer("c1").Grain, new TakeWorkItem(id));
        world.World.Actor = Ben;

        world.World.Advance(Duration.FromMinutes(5) - Duration.FromSeconds(1));
        var early = world.World.Ask(Customer("c1").Grain, new TakeWorkItem(id));
        world.World.Advance(Duration.FromSeconds(1));
        world.Ask(Customer("c1").Grain, new TakeWorkItem(id));

        Assert.Equal(RefusalReason.DraftHeldByOther, early.Refusal!.Reason);
        Assert.Equal(("users/ben", world.World.Now + Duration.FromMinutes(5)), (Row(world).ClaimedBy, Row(world).ClaimedUntil));
    }

    [Fact]
    public void Taking_it_again_renews_the_hold()
    {
        var world = WithItem("");
        var id = Row(world).Id;
        world.Ask(Customer("c1").Grain, new TakeWorkItem(id));
        world.World.Advance(Duration.FromMinutes(4));

        world.Ask(Customer("c1").Grain, new TakeWorkItem(id));

        Assert.Equal(world.World.Now + Duration.FromMinutes(5), Row(world).ClaimedUntil);
    }

    [Fact]
    public void A_closed_item_leaves_the_state_and_its_row_stays_with_outcome_person_and_time()
    {
        var world = WithItem("");
        world.World.Advance(Duration.FromMinutes(10));

        world.Ask(Customer("c1").Grain, new CloseWorkItem(Row(world).Id, "called, will pay"));

        Assert.Empty(world.CustomerOf("c1").WorkItems);
        Assert.Equal(0, world.World.Rows.All(CustomerTable.Instance).Single().OpenWorkItems);
        Assert.Equal(
            (WorkItemRow.Done, "called, will pay", "users/dana", world.World.Now),
            (Row(world).State, Row(world).Outcome, Row(world).ClosedBy, Row(world).ClosedAt));
    }

    [Fact]
    public void The_finished_ladder_is_the_segments_managers()
    {
        var world = new CollectionsWorld(Monday);
        foreach (var (name, role, segments) in new[] { ("abe", Roles.Manager, ""), ("mia", Roles.Manager, Segment.Value), ("dana", Roles.Operator, Segment.Value) })
        {
            world.Ask(GrainId.Workspace, new Plixo.Grains.Workspaces.SaveUser(new Plixo.Grains.Workspaces.User(
                name, name, "", role, segments.Length > 0 ? [segments] : [], 100)));
        }

        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        for (var day = 0; day <= 40; day++)
        {
            world.DeliverMail();
            world.World.Advance(Duration.FromDays(1));
        }

        Assert.Equal("mia", Assert.Single(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.LadderFinished).Assignee);
    }

    private static WorkItemRow Row(CollectionsWorld world) => world.World.Rows.All(WorkItemTable.Instance).Single();

    private static CollectionsWorld WithItem(string assignee)
    {
        var world = new CollectionsWorld(Monday, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.Ask(Customer("c1").Grain, new OpenWorkItem(WorkItemKind.FollowUp, "call back", "", assignee));
        return world;
    }
}
