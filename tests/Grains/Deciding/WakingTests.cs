using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>What only time or an edit changes is seen when it changes, without any other event.</summary>
public sealed class WakingTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 2, 19, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void A_segment_whose_date_was_brought_back_sends_on_when_the_date_comes_again()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 1, Zone = "Pacific/Kiritimati" });
        foreach (var name in new[] { "c1", "c2" })
        {
            world.AddCustomer(name, $"a@{name}.example");
            world.AddInvoice($"i-{name}", name, Eur(10_000), Today.PlusDays(-1));
        }

        Assert.Equal(1, world.DeliverMail());
        var policy = world.World.State<SegmentState>(Segment.Grain).Policy!;
        world.Ask(Segment.Grain, new ChangePolicy(policy with { Zone = "Pacific/Pago_Pago" }, null));
        world.SettleSweeps();

        // The 2nd of Kiritimati is the 1st of Pago Pago: the 2nd begins there at 11:00 UTC and is full, the 3rd is open.
        world.World.Advance(Duration.FromHours(20));
        Assert.Equal(0, world.DeliverMail());
        world.World.Advance(Duration.FromHours(20));
        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void What_an_operator_sent_leaves_earlier_when_what_it_waits_for_is_taken_away()
    {
        var world = new CollectionsWorld(
            Evening, policy => policy with { Quiet = new QuietHours(new LocalTime(18, 0), new LocalTime(8, 0)), UndoSeconds = 10 }, autopilot: false);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        var draft = world.CustomerOf("c1").Drafts.Values.Single().Key;
        world.Ask(Customer("c1").Grain, new ApproveDraft(draft, null));
        world.Ask(Customer("c1").Grain, new SendDraft(draft, null));
        world.World.Advance(Duration.FromMinutes(1));
        Assert.Equal(0, world.DeliverMail());

        var policy = world.World.State<SegmentState>(Segment.Grain).Policy!;
        world.Ask(Segment.Grain, new ChangePolicy(policy with { Quiet = QuietHours.None }, null));
        world.SettleSweeps();

        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void A_domain_that_is_closed_until_a_date_is_written_to_from_that_date()
    {
        var world = new CollectionsWorld(Morning);
        world.Ask(GrainId.Workspace, new SuppressDomain("c1.example", Today.PlusDays(2), false, "They move"));
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.World.Advance(Duration.FromDays(1));
        Assert.Equal(0, world.DeliverMail());

        world.World.Advance(Duration.FromDays(1));

        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void Autopilot_sends_to_many_recipients_on_the_first_day_of_the_ramp_that_has_room()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 20 }, live: false);
        world.ForceAutopilot();
        world.AddCustomer("c1", ["a@c1.example", "b@c1.example", "c@c1.example"]);
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));

        world.Ask(Segment.Grain, new GoLive(Ramp.Default));
        world.SettleSweeps();
        Assert.Equal(0, world.DeliverMail());
        world.World.Advance(Duration.FromDays(1));

        Assert.Equal(3, world.DeliverMail());
    }

    [Fact]
    public void An_invoice_that_arrives_behind_its_last_step_has_finished_its_ladder_and_is_handed_over()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { StartAt = new StartAt.NextStep() });
        world.AddCustomer("c1", "a@c1.example");

        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-90));

        Assert.True(world.Row("i1").LadderFinished);
        Assert.Contains(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.LadderFinished);
        Assert.Equal(0, world.DeliverMail());
    }
}
