using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>Autopilot ends by a word with a reason, by the breaker or by itself.</summary>
public sealed class AutopilotStopTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void Turning_Autopilot_off_needs_a_reason_and_takes_its_own_approvals_back()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        Assert.Equal(RefusalReason.ReasonRequired, world.World.Ask(Segment.Grain, new SetAutopilot(false, "")).Refusal!.Reason);

        world.Ask(Segment.Grain, new SetAutopilot(false, "Tone review"));
        world.SettleSweeps();

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.Drafted, world.CustomerOf("c1").Drafts.Values.Single().Status);
        Assert.Equal("Autopilot is off.", world.CustomerOf("c1").Drafts.Values.Single().Returned!.Why);
    }

    [Fact]
    public void What_a_person_takes_back_or_edits_Autopilot_leaves_to_people()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Quiet = new Plixo.Grains.Calendars.QuietHours(new LocalTime(7, 0), new LocalTime(9, 0)) });
        foreach (var name in new[] { "c1", "c2" })
        {
            world.AddCustomer(name, $"a@{name}.example");
            world.AddInvoice($"i-{name}", name, Eur(10_000), Today.PlusDays(-1));
        }

        var back = world.CustomerOf("c1").Drafts.Values.Single();
        Assert.True(back.Approval!.Automatic);
        world.Ask(Customer("c1").Grain, new ReturnDraft(back.Key));
        world.Ask(Customer("c2").Grain, new EditDraft(world.CustomerOf("c2").Drafts.Values.Single().Key, "Another subject", null, null));
        world.World.Advance(Duration.FromDays(1));

        Assert.Equal(0, world.DeliverMail());
        Assert.All(new[] { "c1", "c2" }, name => Assert.Equal(DraftStatus.Drafted, world.CustomerOf(name).Drafts.Values.Single().Status));
        world.Ask(Customer("c2").Grain, new ApproveDraft(world.CustomerOf("c2").Drafts.Values.Single().Key, null));
        world.Ask(Customer("c2").Grain, new SendDraft(world.CustomerOf("c2").Drafts.Values.Single().Key, null));
        world.World.Advance(Duration.FromHours(2));
        Assert.Equal(1, world.DeliverMail());

        world.World.Advance(Duration.FromDays(14));
        Assert.Contains(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.NotDecided);
    }

    [Fact]
    public void What_a_person_sends_and_undoes_Autopilot_does_not_send_again()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { UndoSeconds = 10, Quiet = new Plixo.Grains.Calendars.QuietHours(new LocalTime(7, 0), new LocalTime(9, 0)) });
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        var draft = world.CustomerOf("c1").Drafts.Values.Single().Key;

        world.Ask(Customer("c1").Grain, new SendDraft(draft, null));
        world.Ask(Customer("c1").Grain, new UndoDraft(draft));
        world.World.Advance(Duration.FromDays(1));

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.Drafted, world.CustomerOf("c1").Drafts.Values.Single().Status);
    }

    [Fact]
    public void A_mass_of_bounces_opens_the_breaker_and_nothing_more_leaves()
    {
        var world = new CollectionsWorld(Morning);
        for (var i = 0; i < 25; i++)
        {
            world.AddCustomer($"c{i}", $"a@c{i}.example");
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
        }

        Assert.Equal(25, world.DeliverMail());
        foreach (var row in world.World.Rows.All(TransmissionTable.Instance).Take(21).ToList())
            world.World.Send(row.Customer.Grain, new ReportBounced(row.Id, row.To, world.World.Now, "address_unknown", true, true));
        world.World.Settle();
        world.AddCustomer("late", "a@late.example");
        world.AddInvoice("late", "late", Eur(10_000), Today.PlusDays(-1));

        Assert.Single(world.Events<BreakerOpened>());
        Assert.Equal(0, world.DeliverMail());
        world.Ask(Segment.Grain, new CloseBreaker("The list was cleaned"));
        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void Autopilot_demotes_itself_on_a_spike_and_says_why()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Guardrails = new Guardrails { MinDecided = 0, MinUneditedBound = 0, BounceMinimum = 10 } });
        for (var i = 0; i < 12; i++)
        {
            world.AddCustomer($"c{i}", $"a@c{i}.example");
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
        }

        world.DeliverMail();
        var row = world.World.Rows.All(TransmissionTable.Instance).First();
        world.World.Send(row.Customer.Grain, new ReportBounced(row.Id, row.To, world.World.Now, "address_unknown", true, true));
        world.World.Settle();

        var segment = world.World.State<SegmentState>(Segment.Grain);
        Assert.Equal(AutopilotState.Off, segment.Autopilot);
        Assert.Contains("1 of 12 e-mails bounced", segment.AutopilotReason, StringComparison.Ordinal);
    }
}
