using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>When Autopilot is switched on, stays on, and switches itself off; and when all of a segment's sending stops.</summary>
public sealed class ReadinessTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void Pending_becomes_active_by_itself_once_nothing_is_unmet()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Guardrails = Easy }, autopilot: false, live: false);
        world.Ask(Segment.Grain, new SetAutopilot(true, "Let it run"));
        Assert.Equal(AutopilotState.Pending, Of(world).Autopilot);
        Assert.Equal(5, Of(world).AutopilotUnmet.Length);

        Preview(world);
        Assert.Equal("the segment is not live", Assert.Single(Of(world).AutopilotUnmet));

        world.Ask(Segment.Grain, new GoLive([]));
        Assert.Equal((AutopilotState.Active, "Let it run"), (Of(world).Autopilot, Of(world).AutopilotReason));
        Assert.Empty(Of(world).AutopilotUnmet);
    }

    [Fact]
    public void While_it_is_pending_it_is_looked_at_every_day()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Guardrails = Easy, StaleHoursAutopilot = 48 }, autopilot: false);
        world.World.Advance(Duration.FromDays(3));
        world.Ask(Segment.Grain, new SetAutopilot(true, ""));
        Preview(world);
        Assert.Equal("the ledger's reading is older than 48 hours", Assert.Single(Of(world).AutopilotUnmet));

        world.Refresh();
        world.World.AdvanceTo(Instant.FromUtc(2026, 11, 6, 0, 0));

        Assert.Equal(AutopilotState.Active, Of(world).Autopilot);
    }

    [Fact]
    public void A_new_version_of_a_template_must_be_previewed_before_Autopilot_goes_on()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        Assert.Single(world.Events<EmailIntended>());

        foreach (var template in DefaultTemplates.All.Where(template => template.Key == DefaultTemplates.Reminder))
            world.Ask(GrainId.Workspace, new SaveTemplate(template.Key, template.Language.Tag, $"New: {template.Source.Subject}", template.Source.Html, template.Source.Text));
        world.SettleSweeps();

        Assert.Equal(AutopilotState.Pending, Of(world).Autopilot);
        Assert.Contains(DefaultTemplates.Reminder, Assert.Single(Of(world).AutopilotUnmet), StringComparison.Ordinal);
        Assert.Equal(0, world.DeliverMail());
        foreach (var template in DefaultTemplates.All.Where(template => template.Key == DefaultTemplates.Reminder))
            world.Ask(Segment.Grain, new NotePreview(template.Key, template.Language.Tag, 2));
        world.SettleSweeps();
        Assert.Equal(AutopilotState.Active, Of(world).Autopilot);
        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void Templates_must_be_previewed_in_every_language_that_customers_are_written_to_in()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Guardrails = Easy }, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddCustomer("c2", "ap@c2.example", language: "de");
        Preview(world, "en");
        world.Ask(Segment.Grain, new SetAutopilot(true, ""));

        Assert.Equal(4, Of(world).AutopilotUnmet.Length);
        Assert.All(Of(world).AutopilotUnmet, words => Assert.EndsWith("(de)", words, StringComparison.Ordinal));

        Preview(world, "de");
        Assert.Equal(AutopilotState.Active, Of(world).Autopilot);
    }

    [Fact]
    public void A_language_that_nobody_is_written_to_in_need_not_be_previewed()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Guardrails = Easy }, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        Preview(world, "en");

        world.Ask(Segment.Grain, new SetAutopilot(true, ""));

        Assert.Equal(AutopilotState.Active, Of(world).Autopilot);
    }

    [Fact]
    public void An_email_in_a_language_that_nobody_previewed_stops_Autopilot_before_it_leaves()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Guardrails = Easy }, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        Preview(world, "en");
        world.Ask(Segment.Grain, new SetAutopilot(true, ""));

        world.AddCustomer("c2", "ap@c2.example", language: "de");
        world.AddInvoice("i2", "c2", Eur(10_000), Today.PlusDays(-1));
        world.SettleSweeps();

        Assert.Equal((AutopilotState.Pending, 0), (Of(world).Autopilot, world.DeliverMail()));
        Assert.All(Of(world).AutopilotUnmet, words => Assert.EndsWith("(de)", words, StringComparison.Ordinal));
    }

    [Fact]
    public void Drafts_that_people_discard_are_decided_and_not_approved_unedited()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Guardrails = Easy with { MinDecided = 10, MinUneditedBound = 0.6m } }, autopilot: false);
        for (var i = 0; i < 10; i++)
        {
            world.AddCustomer($"c{i}", $"ap@c{i}.example");
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
            var draft = world.CustomerOf($"c{i}").OpenDrafts.Single().Key;
            world.Ask(Customer($"c{i}").Grain, i < 6 ? new ApproveDraft(draft, null) : new DiscardDraft(draft, "Not this one"));
        }

        Preview(world);
        world.Ask(Segment.Grain, new SetAutopilot(true, ""));

        // 6 of 10: the bound is 0.31. Of the approved alone it would be 0.61.
        Assert.Equal("the share approved unedited is not surely 0.60 or more", Assert.Single(Of(world).AutopilotUnmet));
    }

    [Fact]
    public void Disputes_beyond_the_guardrail_demote_Autopilot()
    {
        var world = Sent(20, policy => policy with { Guardrails = Easy with { DisputeMinimum = 20 } });
        world.Ask(Invoice("i0").Grain, new OpenDispute("Wrong goods", null));
        Assert.Equal(AutopilotState.Active, Of(world).Autopilot);

        world.Ask(Invoice("i1").Grain, new OpenDispute("Wrong goods", null));

        Assert.Equal((AutopilotState.Off, "Demoted itself: 2 disputes were opened over 20 steps contacted for in 60 days, more than 5 %."), (Of(world).Autopilot, Of(world).AutopilotReason));
    }

    [Fact]
    public void One_dispute_is_said_as_one()
    {
        var world = Sent(20, policy => policy with { Guardrails = Easy with { DisputeMinimum = 20, DisputePercent = 4 } });

        world.Ask(Invoice("i0").Grain, new OpenDispute("Wrong goods", null));

        Assert.Equal("Demoted itself: 1 dispute was opened over 20 steps contacted for in 60 days, more than 4 %.", Of(world).AutopilotReason);
    }

    [Fact]
    public void Disputes_beyond_the_guardrail_keep_Autopilot_from_being_switched_on()
    {
        var world = Sent(20, policy => policy with { Guardrails = Easy with { DisputeMinimum = 20 } });
        world.Ask(Segment.Grain, new SetAutopilot(false, "Review"));
        for (var i = 0; i < 2; i++) world.Ask(Invoice($"i{i}").Grain, new OpenDispute("Wrong goods", null));
        world.Ask(Segment.Grain, new SetAutopilot(true, ""));

        Assert.Equal(AutopilotState.Pending, Of(world).Autopilot);
        Assert.Contains("2 disputes", Assert.Single(Of(world).AutopilotUnmet), StringComparison.Ordinal);

        world.World.Advance(Duration.FromDays(61));
        Assert.Equal(AutopilotState.Active, Of(world).Autopilot);
    }

    [Fact]
    public void Whoever_covers_the_segment_must_not_have_more_waiting_than_a_day_holds()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Guardrails = Easy, Pool = "dana" }, autopilot: false);
        world.Ask(GrainId.Workspace, new SaveUser(new User("dana", "Dana", "dana@acme.example", Roles.Operator, [], 2)));
        for (var i = 0; i < 3; i++)
        {
            world.AddCustomer($"c{i}", $"ap@c{i}.example");
            world.Ask(Customer($"c{i}").Grain, new AssignOwner(i == 0 ? "dana" : ""));
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
        }

        Preview(world);
        world.Ask(Segment.Grain, new SetAutopilot(true, ""));
        Assert.Equal("3 drafts and work items wait for dana, who handles 2 a day", Assert.Single(Of(world).AutopilotUnmet));

        world.Pay("i0", Eur(10_000));
        world.World.Advance(Duration.FromDays(1));
        Assert.Equal(AutopilotState.Active, Of(world).Autopilot);
    }

    [Fact]
    public void Bounces_beyond_the_limit_stop_all_sending_until_a_person_looked()
    {
        var world = Sent(20, policy => policy with { Guardrails = Easy with { BounceMinimum = 20 } });
        foreach (var row in world.World.Rows.All(TransmissionTable.Instance).Take(2).ToList()) Bounce(world, row);

        Assert.Equal("2 of 20 e-mails bounced in 7 days, more than 5 %", Of(world).Breaker);
        Assert.Equal(AutopilotState.Off, Of(world).Autopilot);
        world.Ask(Segment.Grain, new CloseBreaker("The list was cleaned"));
        world.World.Advance(Duration.FromHours(2));
        Assert.Null(Of(world).Breaker);
    }

    [Fact]
    public void A_third_complaint_within_a_day_stops_all_sending_and_asks()
    {
        var world = Sent(3, policy => policy with { Guardrails = Easy });
        var rows = world.World.Rows.All(TransmissionTable.Instance).ToList();
        foreach (var row in rows.Take(2)) Complain(world, row);
        Assert.Null(Of(world).Breaker);

        Complain(world, rows[2]);

        Assert.Equal("3 complaints within a day", Of(world).Breaker);
    }

    [Fact]
    public void What_opens_the_breaker_is_the_policys()
    {
        var world = Sent(2, policy => policy with { Breaker = new Breaker { MassBounces = 1 } });
        foreach (var row in world.World.Rows.All(TransmissionTable.Instance).ToList()) Bounce(world, row);

        Assert.Equal("2 hard bounces within an hour", Of(world).Breaker);
    }

    private static Guardrails Easy => new() { MinDecided = 0, MinUneditedBound = 0 };

    private static SegmentState Of(CollectionsWorld world) => world.World.State<SegmentState>(Segment.Grain);

    private static CollectionsWorld Sent(int customers, Func<Policy, Policy> change)
    {
        var world = new CollectionsWorld(Morning, change);
        for (var i = 0; i < customers; i++)
        {
            world.AddCustomer($"c{i}", $"ap@c{i}.example");
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
        }

        Assert.Equal(customers, world.DeliverMail());
        return world;
    }

    private static void Preview(CollectionsWorld world, string? language = null)
    {
        foreach (var template in DefaultTemplates.All.Where(template => language is null || template.Language.Tag == language)) world.Ask(Segment.Grain, new NotePreview(template.Key, template.Language.Tag, 1));
    }

    private static void Bounce(CollectionsWorld world, TransmissionRow row)
    {
        world.World.Send(row.Customer.Grain, new ReportBounced(row.Id, row.To, world.World.Now, "address_unknown", true, false));
        world.World.Settle();
    }

    private static void Complain(CollectionsWorld world, TransmissionRow row)
    {
        world.World.Rows.Write(EvidenceTable.Instance.Difference(
            null, new EvidenceRow(row.Id, world.World.Now, "complained", Segment.Value, row.Customer, "")));
        world.World.Send(Segment.Grain, new IssuePermits());
        world.World.Settle();
    }
}
