using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>A suppressed mailbox gets nothing more, under whichever customer, and its neighbours go on.</summary>
public sealed class SuppressionTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void One_suppressed_address_is_left_out_and_the_others_go_on()
    {
        var world = new CollectionsWorld(Morning, live: false);
        world.ForceAutopilot();
        world.AddCustomer("c1", ["a@c1.example", "b@c1.example", "c@c1.example"]);
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("b@c1.example"), null, true, "Asked for it"));
        world.Ask(Segment.Grain, new GoLive([]));

        Assert.Equal(2, world.DeliverMail());
        Assert.DoesNotContain(world.World.Rows.All(TransmissionTable.Instance), row => row.Recipient == "b@c1.example");
    }

    [Fact]
    public void A_hard_bounce_of_one_of_three_recipients_suppresses_one()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", ["a@c1.example", "b@c1.example", "c@c1.example"]);
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        world.World.AdvanceTo(Morning + Duration.FromDays(1));
        Assert.Equal(3, world.DeliverMail());
        var bounced = world.World.Rows.All(TransmissionTable.Instance).Single(row => row.Recipient == "b@c1.example");

        world.World.Send(Customer("c1").Grain, new ReportBounced(bounced.Id, bounced.To, world.World.Now, "address_unknown", true, true));
        world.World.Settle();
        world.World.AdvanceTo(Morning + Duration.FromDays(7));

        Assert.Equal(2, world.DeliverMail());
        Assert.Single(world.World.Rows.All(SuppressionTable.Instance));
    }

    [Fact]
    public void The_same_mailbox_under_two_customers_suppressed_once_is_mailed_under_neither()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "shared@hub.example");
        world.AddCustomer("c2", "shared@hub.example");
        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("shared@hub.example"), null, true, "Asked for it"));
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "c2", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal(0, world.DeliverMail());
        Assert.All(["c1", "c2"], name => Assert.Equal(Reach.AllSuppressed, world.CustomerOf(name).Reach));
    }

    [Fact]
    public void A_suppression_recalls_what_is_on_its_way()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        Assert.Single(world.Events<EmailIntended>());

        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("a@c1.example"), null, true, "Asked for it"));

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.Suppressed, world.CustomerOf("c1").Drafts.Values.Single().Status);
    }
}
