using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>Steps that stand alone: their invoice goes in an e-mail of its own.</summary>
public sealed class AloneTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);
    private static readonly SegmentKey Other = new("enterprise");

    private static readonly Cadence AloneFromDay7 = Cadence.Of(
        new AfterLastStep.HandOver(),
        new CadenceStep(1, DefaultTemplates.Friendly, Tone.Friendly),
        new CadenceStep(7, DefaultTemplates.Firm, Tone.Firm, Alone: true),
        new CadenceStep(14, DefaultTemplates.FinalNotice, Tone.Final, Alone: true));

    [Fact]
    public void It_leaves_beside_the_email_that_the_other_invoices_share_on_one_day()
    {
        var world = new CollectionsWorld(Morning, Alone);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "c1", Eur(10_000), Today.PlusDays(5));
        Assert.Equal(1, world.DeliverMail());

        world.World.AdvanceTo(Morning + Duration.FromDays(6));

        Assert.Equal(2, world.DeliverMail());
        Assert.Equal((7, 1), (world.Row("i1").Position, world.Row("i2").Position));
    }

    [Fact]
    public void While_it_waits_for_approval_its_steps_collapse_to_the_highest()
    {
        var world = Unapproved();

        world.World.AdvanceTo(Morning + Duration.FromDays(14));

        var draft = world.CustomerOf("c1").OpenDrafts.Single();
        Assert.Equal((14, DefaultTemplates.FinalNotice, Tone.Final), (draft.Items.Single().Offset, draft.Template, draft.Tone));
    }

    [Fact]
    public void An_invoice_that_rises_to_it_leaves_the_unapproved_email_that_it_shared()
    {
        var world = Unapproved(Today);
        world.AddInvoice("i2", "c1", Eur(10_000), Today.PlusDays(5));
        Assert.Equal((false, 1), (world.CustomerOf("c1").OpenDrafts.Single().Alone, world.CustomerOf("c1").OpenDrafts.Single().Items.Length));

        world.World.AdvanceTo(Morning + Duration.FromDays(7));

        var drafts = world.CustomerOf("c1").OpenDrafts.OrderBy(draft => draft.Alone).ToList();
        Assert.Equal([false, true], drafts.Select(draft => draft.Alone));
        Assert.Equal([(Invoice("i2"), 1), (Invoice("i1"), 7)], drafts.Select(draft => (draft.Items.Single().Invoice, draft.Items.Single().Offset)));
    }

    [Fact]
    public void A_shared_email_whose_only_invoice_rises_to_it_is_withdrawn()
    {
        var world = Unapproved(Today);

        world.World.AdvanceTo(Morning + Duration.FromDays(7));

        Assert.True(world.CustomerOf("c1").OpenDrafts.Single().Alone);
    }

    [Fact]
    public void When_the_policy_no_longer_wants_it_alone_it_joins_the_others()
    {
        var world = Unapproved();
        world.AddInvoice("i2", "c1", Eur(10_000), Today.PlusDays(-1));
        Assert.Equal(2, world.CustomerOf("c1").OpenDrafts.Count());

        var policy = world.World.State<SegmentState>(Segment.Grain).Policy!;
        world.Ask(Segment.Grain, new ChangePolicy(policy with { Cadence = Shared }, null));
        world.SettleSweeps();

        var draft = world.CustomerOf("c1").OpenDrafts.Single();
        Assert.Equal((false, 2, 2), (draft.Alone, draft.Items.Length, draft.PolicyVersion));
    }

    [Fact]
    public void Its_draft_is_decided_anew_when_the_customer_moves_to_another_segment()
    {
        var world = Unapproved();

        MoveCustomer(world, autopilot: false);

        var draft = world.CustomerOf("c1").OpenDrafts.Single();
        Assert.Equal((Other, DefaultTemplates.Reminder, true), (draft.Segment, draft.Template, draft.Alone));
        world.Ask(Customer("c1").Grain, new ApproveDraft(draft.Key, null));
        world.Ask(Customer("c1").Grain, new SendDraft(draft.Key, null));
        world.World.Advance(Duration.FromSeconds(11));
        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void Its_draft_leaves_once_under_the_Autopilot_of_the_segment_that_the_customer_moves_to()
    {
        var world = Unapproved();

        MoveCustomer(world, autopilot: true);

        Assert.Equal(1, world.DeliverMail());
        Assert.Single(world.Events<DraftApproved>());
    }

    /// <summary>One invoice whose step of day 7 (by default) is drafted and waits for a person.</summary>
    private static CollectionsWorld Unapproved(LocalDate? due = null)
    {
        var world = new CollectionsWorld(Morning, Alone, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), due ?? Today);
        world.World.AdvanceTo(Morning + Duration.FromDays(due is null ? 0 : 1));
        if (due is not null) return world;

        world.World.AdvanceTo(Morning + Duration.FromDays(1));
        world.World.Ask(Customer("c1").Grain, new DiscardDraft(world.CustomerOf("c1").OpenDrafts.Single().Key, "They were called"));
        world.World.AdvanceTo(Morning + Duration.FromDays(7));
        Assert.Equal((true, 7), (world.CustomerOf("c1").OpenDrafts.Single().Alone, world.CustomerOf("c1").OpenDrafts.Single().Items.Single().Offset));
        return world;
    }

    private static Policy Alone(Policy policy) => policy with { Cadence = AloneFromDay7, DraftExpirySendingDays = 30 };

    private static Cadence Shared { get; } =
        Cadence.Of(new AfterLastStep.HandOver(), AloneFromDay7.Steps.Select(step => step with { Alone = false }));

    /// <summary>The next day another segment's rule comes first.</summary>
    private static void MoveCustomer(CollectionsWorld world, bool autopilot)
    {
        var policy = world.World.State<SegmentState>(Segment.Grain).Policy!;
        var steps = AloneFromDay7.Steps.Select(step => step with { Template = DefaultTemplates.Reminder });
        world.Ask(Other.Grain, new CreateSegment("Enterprise", policy with
        {
            Cadence = Cadence.Of(new AfterLastStep.HandOver(), steps),
            Guardrails = new Guardrails { MinDecided = 0, MinUneditedBound = 0 },
        }));
        world.Ask(Other.Grain, new GoLive([]));
        if (autopilot)
        {
            foreach (var template in DefaultTemplates.All) world.World.Ask(Other.Grain, new NotePreview(template.Key, template.Language.Tag, 1));
            world.Ask(Other.Grain, new SetAutopilot(true, ""));
        }

        world.World.Advance(Duration.FromDays(1));
        world.Ask(GrainId.Workspace, new OrderRules([new SegmentRule(Other)]));
        world.SettleSweeps();
    }
}
