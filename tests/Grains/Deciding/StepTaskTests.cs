using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>Steps that a person takes: those that the cadence says, and all of a customer without e-mail.</summary>
public sealed class StepTaskTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void A_step_that_is_a_task_is_the_owners_and_no_email_leaves()
    {
        var world = Due();

        var task = Tasks(world).Single();
        var owner = Staff.OwnerOf(task.Assignee, world.CustomerOf("c1").Profile!.Owner, "");
        Assert.Equal((Invoice("i1").Value, 1, "users/dana"), (task.Subject, task.Offset, owner));
        Assert.Equal("Contact the payer about invoice i1, day 1.", task.Words);
        Assert.Equal(0, world.DeliverMail());
    }

    [Fact]
    public void Done_it_finishes_its_step()
    {
        var world = Due();

        world.Ask(Customer("c1").Grain, new CloseWorkItem(Tasks(world).Single().Id, "Spoke to Ann"));

        Assert.Equal(1, world.Row("i1").Position);
        Assert.Empty(Tasks(world));
    }

    [Fact]
    public void Left_undone_it_rises_to_the_highest_due_step_and_stays_one()
    {
        var world = Due();

        world.World.AdvanceTo(Morning + Duration.FromDays(6));

        var task = Tasks(world).Single();
        Assert.Equal((7, "Contact the payer about invoice i1, day 7."), (task.Offset, task.Words));
        world.Ask(Customer("c1").Grain, new CloseWorkItem(task.Id, "Spoke to Ann"));
        Assert.Equal(7, world.Row("i1").Position);
    }

    [Fact]
    public void It_ends_with_its_invoice()
    {
        var world = Due();

        world.Pay("i1", Eur(10_000));

        Assert.Empty(Tasks(world));
        Assert.Single(world.Events<WorkItemClosed>());
    }

    [Fact]
    public void It_ends_while_its_invoice_is_not_chased_and_is_there_again_afterwards()
    {
        var world = Due();

        world.Ask(Invoice("i1").Grain, new OpenDispute("Wrong goods", null));
        Assert.Empty(Tasks(world));
        world.Ask(Invoice("i1").Grain, new ResolveDispute(false, "They were right"));

        Assert.Equal(1, Tasks(world).Single().Offset);
    }

    [Fact]
    public void It_ends_when_the_next_step_is_an_email()
    {
        var world = Due();

        world.World.AdvanceTo(Morning + Duration.FromDays(13));

        Assert.Empty(Tasks(world));
        Assert.Equal(14, world.CustomerOf("c1").OpenDrafts.Single().Items.Single().Offset);
    }

    [Fact]
    public void A_customer_without_email_gets_its_steps_as_tasks_until_there_is_one()
    {
        var world = Due([]);
        world.World.AdvanceTo(Morning + Duration.FromDays(13));
        Assert.Equal(14, Tasks(world).Single().Offset);

        world.AddCustomer("c1", "ap@c1.example");

        Assert.Empty(Tasks(world));
        Assert.Equal(14, world.CustomerOf("c1").OpenDrafts.Single().Items.Single().Offset);
    }

    /// <summary>An invoice whose first step is due: tasks on days 1 and 7, an e-mail on day 14.</summary>
    private static CollectionsWorld Due(string[]? emails = null)
    {
        var world = new CollectionsWorld(Morning, Calls, autopilot: false);
        world.AddCustomer("c1", emails ?? ["ap@c1.example"]);
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        return world;
    }

    private static Policy Calls(Policy policy) => policy with
    {
        Cadence = Cadence.Of(
            new AfterLastStep.HandOver(),
            new CadenceStep(1, "call", Tone.Friendly, StepKind.Task),
            new CadenceStep(7, "call", Tone.Reminder, StepKind.Task),
            new CadenceStep(14, DefaultTemplates.Firm, Tone.Firm)),
    };

    private static IEnumerable<WorkItem> Tasks(CollectionsWorld world) =>
        world.CustomerOf("c1").WorkItems.Values.Where(item => item.Kind == WorkItemKind.StepTask);
}
