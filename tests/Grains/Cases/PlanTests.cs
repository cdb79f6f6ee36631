using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Cases;

/// <summary>Up to the policy's limit whoever proposes a plan sets it in force; above it a manager does who did not propose it.</summary>
public sealed class PlanTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    private static readonly Actor Operator = new() { Id = "users/oli", Kind = ActorKind.Person, Rights = Roles.RightsOf(Roles.Operator) };
    private static readonly Actor Manager = new() { Id = "users/mia", Kind = ActorKind.Person, Rights = Roles.RightsOf(Roles.Manager) };

    [Fact]
    public void A_plan_within_the_limit_is_in_force_at_once()
    {
        var world = WithInvoice();

        Propose(world, Operator, 20_000);

        Assert.Equal((PlanState.Current, "users/oli"), (Plan(world).State, Plan(world).DecidedBy));
        Assert.Equal(20_000, world.Row("i1").OnPlan);
    }

    [Fact]
    public void A_plan_above_the_limit_waits_and_asks_the_manager()
    {
        var world = WithInvoice();
        world.Ask(GrainId.Workspace, new Plixo.Grains.Workspaces.SaveUser(new Plixo.Grains.Workspaces.User("mia", "Mia", "", Roles.Manager, [], 100)));

        Propose(world, Operator, 20_001);

        Assert.Equal((PlanState.Proposed, 0L), (Plan(world).State, world.Row("i1").OnPlan));
        var item = Assert.Single(world.CustomerOf("c1").WorkItems.Values);
        Assert.Equal((WorkItemKind.PlanApproval, Plan(world).Id, "mia"), (item.Kind, item.Subject, item.Assignee));
    }

    [Fact]
    public void An_operator_who_did_not_propose_it_is_told_the_limit()
    {
        var world = WithInvoice();
        Propose(world, Operator, 20_001);

        var refusal = Decide(world, Operator with { Id = "users/olga" }).Refusal!;

        Assert.Equal((RefusalReason.PlanExceedsLimit, "200.00 EUR"), (refusal.Reason, refusal.Metadata["limit"]));
    }

    [Fact]
    public void A_manager_who_proposed_it_does_not_approve_it()
    {
        var world = WithInvoice();
        Propose(world, Manager, 20_001);

        Assert.Equal(RefusalReason.SecondPersonRequired, Decide(world, Manager).Refusal!.Reason);
    }

    [Fact]
    public void Another_manager_approves_it_and_the_question_is_closed()
    {
        var world = WithInvoice();
        Propose(world, Operator, 20_001);

        Assert.Null(Decide(world, Manager).Refusal);

        Assert.Equal((PlanState.Current, 20_001L), (Plan(world).State, world.Row("i1").OnPlan));
        Assert.Empty(world.CustomerOf("c1").WorkItems);
    }

    [Theory]
    [InlineData(30_000, PlanState.Current)]
    [InlineData(20_000, PlanState.Proposed)]
    [InlineData(0, PlanState.Proposed)]
    public void A_limit_of_the_person_stands_in_for_the_segments(long ownHundredths, PlanState state)
    {
        var world = WithInvoice();

        Propose(world, Operator with { PlanLimitHundredths = ownHundredths }, 20_001);

        Assert.Equal(state, Plan(world).State);
    }

    [Fact]
    public void An_operator_whose_own_limit_it_is_within_approves_what_another_proposed()
    {
        var world = WithInvoice();
        Propose(world, Operator, 20_001);
        var olga = Operator with { Id = "users/olga" };

        Assert.Equal("200.00 EUR", Decide(world, olga).Refusal!.Metadata["limit"]);
        Assert.Null(Decide(world, olga with { PlanLimitHundredths = 20_001 }).Refusal);
        Assert.Equal((PlanState.Current, "users/olga"), (Plan(world).State, Plan(world).DecidedBy));
    }

    [Fact]
    public void Without_a_limit_every_plan_takes_a_second_person()
    {
        var world = WithInvoice(limitHundredths: 0);
        Propose(world, Operator, 1_000);

        Assert.Equal(PlanState.Proposed, Plan(world).State);
        Assert.Equal(RefusalReason.SecondPersonRequired, Decide(world, Operator).Refusal!.Reason);
    }

    [Fact]
    public void A_rejected_plan_holds_nothing_and_cannot_be_approved_any_more()
    {
        var world = WithInvoice();
        Propose(world, Operator, 20_001);
        world.World.Actor = Manager;
        world.Ask(Customer("c1").Grain, new DecidePlan(Plan(world).Id, PlanState.Rejected, "too long"));

        Assert.Equal(RefusalReason.InvalidState, Decide(world, Manager).Refusal!.Reason);
        Assert.Equal(0, world.Row("i1").OnPlan);
    }

    private static void Propose(CollectionsWorld world, Actor by, long minor)
    {
        world.World.Actor = by;
        world.Ask(Customer("c1").Grain, new ProposePlan(
            [new Instalment(Today.PlusDays(10), Eur(minor - 500)), new Instalment(Today.PlusDays(40), Eur(500))], []));
    }

    private static Reply Decide(CollectionsWorld world, Actor by)
    {
        world.World.Actor = by;
        return world.World.Ask(Customer("c1").Grain, new DecidePlan(Plan(world).Id, PlanState.Current, ""));
    }

    private static Plan Plan(CollectionsWorld world) => world.CustomerOf("c1").Plans.Values.Single();

    private static CollectionsWorld WithInvoice(long limitHundredths = 20_000)
    {
        var world = new CollectionsWorld(Monday, policy => policy with { PlanLimitHundredths = limitHundredths }, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(30_000), Today.PlusDays(-3));
        return world;
    }
}
