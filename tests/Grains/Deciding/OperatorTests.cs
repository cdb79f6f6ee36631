using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>Without Autopilot nothing leaves but what a person approved and sent.</summary>
public sealed class OperatorTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void An_operator_approves_sends_and_can_undo_within_the_window()
    {
        var world = new CollectionsWorld(Morning, autopilot: false);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        var key = world.CustomerOf("c1").Drafts.Values.Single().Key;
        var customer = Customer("c1").Grain;

        Assert.Equal(RefusalReason.DraftNotApproved, world.World.Ask(customer, new SendDraft(key, null)).Refusal!.Reason);
        world.Ask(customer, new ApproveDraft(key, null));
        world.Ask(customer, new SendDraft(key, null));
        world.Ask(customer, new UndoDraft(key));
        world.World.Advance(Duration.FromMinutes(1));
        Assert.Empty(world.Events<EmailIntended>());

        world.Ask(customer, new SendDraft(key, null));
        world.World.Advance(Duration.FromSeconds(11));
        Assert.Equal(1, world.DeliverMail());
        Assert.NotNull(world.World.Ask(customer, new UndoDraft(key)).Refusal);
    }

    [Fact]
    public void Sending_now_overrides_quiet_hours_with_a_reason_and_never_the_cap()
    {
        var night = Instant.FromUtc(2026, 11, 2, 22, 0);
        var world = new CollectionsWorld(night, policy => policy with { Quiet = QuietHours.Default, DayCap = 1, UndoSeconds = 0 }, autopilot: false);
        foreach (var name in new[] { "c1", "c2" })
        {
            world.AddCustomer(name, $"a@{name}.example");
            world.AddInvoice($"i-{name}", name, Eur(10_000), Today.PlusDays(-1));
            var key = world.CustomerOf(name).Drafts.Values.Single().Key;
            world.Ask(Customer(name).Grain, new ApproveDraft(key, null));
            Assert.Equal(RefusalReason.ReasonRequired, world.World.Ask(Customer(name).Grain, new SendDraft(key, " ")).Refusal!.Reason);
            world.Ask(Customer(name).Grain, new SendDraft(key, "The payer asked for it tonight"));
        }

        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void An_undecided_draft_expires_and_is_drafted_again_when_the_next_step_falls_due()
    {
        var world = new CollectionsWorld(Morning, autopilot: false);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        world.World.AdvanceTo(Morning + Duration.FromDays(6));

        Assert.Equal(DraftStatus.Expired, world.Events<DraftEnded>().Single().Status);
        Assert.Single(world.Events<DraftCreated>());
        Assert.Contains(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.NotDecided);

        world.World.AdvanceTo(Morning + Duration.FromDays(7));
        Assert.Equal(2, world.Events<DraftCreated>().Count());
    }
}
