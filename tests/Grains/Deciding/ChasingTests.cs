using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

public sealed class ChasingTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void An_overdue_invoice_is_drafted_approved_permitted_intended_and_its_step_finished()
    {
        var world = new CollectionsWorld(Monday);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal(1, world.DeliverMail());

        Assert.Equal(1, world.Row("i1").Position);
        Assert.Single(world.Events<PermitsIssued>());
        Assert.Single(world.Events<EmailIntended>());
        Assert.Equal(DraftStatus.Accepted, world.CustomerOf("c1").Drafts.Values.Single().Status);
    }

    [Fact]
    public void The_ladder_is_climbed_on_its_days_and_then_finished()
    {
        var world = new CollectionsWorld(Monday);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        var sent = new List<int>();
        for (var day = 0; day <= 60; day++)
        {
            if (world.DeliverMail() > 0) sent.Add(day);
            world.World.Advance(Duration.FromDays(1));
        }

        Assert.Equal([1, 7, 14, 30], sent);
        Assert.Contains(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.LadderFinished);
    }

    [Fact]
    public void Scheduling_1440_times_a_day_changes_nothing()
    {
        var world = new CollectionsWorld(Monday);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        for (var minute = 0; minute < 1440; minute++)
        {
            world.World.Send(Customer("c1").Grain, new Look());
            world.World.Settle();
            world.World.Advance(Duration.FromMinutes(1));
            world.DeliverMail();
        }

        Assert.Single(world.Events<EmailIntended>());
    }

    [Fact]
    public void A_payment_between_approval_and_intent_withdraws_the_email()
    {
        var world = new CollectionsWorld(Monday, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "c1", Eur(5_000), Today.PlusDays(-1));
        var draft = world.CustomerOf("c1").Drafts.Values.Single();
        Assert.Equal(2, draft.Items.Length);

        world.Ask(Customer("c1").Grain, new ApproveDraft(draft.Key, null));
        world.Pay("i1", Eur(10_000));

        var returned = world.CustomerOf("c1").Drafts.Values.Single();
        Assert.Equal(DraftStatus.Drafted, returned.Status);
        Assert.NotNull(returned.Returned);
        Assert.NotEqual(returned.Returned.Before, returned.Returned.After);
        Assert.Equal(0, world.DeliverMail());
    }

    [Fact]
    public void A_payment_after_the_intent_recalls_the_email_and_gives_the_permit_back()
    {
        var world = new CollectionsWorld(Monday);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        Assert.Single(world.Events<EmailIntended>());

        world.Pay("i1", Eur(10_000));

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.Withdrawn, world.CustomerOf("c1").Drafts.Values.Single().Status);
        Assert.All(world.World.Rows.All(PermitTable.Instance), permit => Assert.NotNull(permit.Returned));
    }
}
