using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>What a pause, a dispute or a promise holds back, and what leaves once it ends.</summary>
public sealed class HeldBackTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void A_pause_takes_back_what_is_not_armed_and_resuming_sends_it()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.Ask(Segment.Grain, new PauseSegment("Bank holiday"));
        Assert.Equal(0, world.DeliverMail());

        world.World.Send(Customer("c1").Grain, new Look());
        world.World.Settle();
        Assert.Equal(0, world.DeliverMail());

        world.Ask(Segment.Grain, new ResumeSegment());
        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void A_dispute_takes_its_invoice_out_and_the_rest_is_drafted_anew()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "c1", Eur(10_000), Today.PlusDays(6));
        world.Ask(Invoice("i1").Grain, new OpenDispute("Wrong goods", null));
        Assert.Equal(0, world.DeliverMail());

        world.World.AdvanceTo(Morning + Duration.FromDays(8));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal([Invoice("i2")], world.Events<Contacted>().SelectMany(contact => contact.Items).Select(item => item.Invoice));
    }

    [Fact]
    public void A_dispute_is_resolved_after_its_invoice_was_paid_and_expects_no_credit()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        world.Ask(Invoice("i1").Grain, new OpenDispute("Wrong goods", null));
        world.Pay("i1", Eur(10_000));

        world.Ask(Invoice("i1").Grain, new ResolveDispute(true, "Paid meanwhile"));

        Assert.False(world.Row("i1").Disputed);
        Assert.Equal(0, world.Row("i1").Expected);
    }

    [Fact]
    public void A_promise_holds_its_amount_until_date_and_grace_and_is_then_broken()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.Ask(Customer("c1").Grain, new MakePromise(Eur(10_000), Today.PlusDays(3), "Ann", world.World.Now, []));
        Assert.Equal(0, world.DeliverMail());

        world.World.AdvanceTo(Morning + Duration.FromDays(5));
        Assert.Equal(0, world.DeliverMail());
        world.World.AdvanceTo(Morning + Duration.FromDays(6));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(PromiseState.Broken, world.CustomerOf("c1").Promises.Values.Single().State);
        Assert.Contains(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.BrokenPromise);
    }
}
