using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Ladders;
using Plixo.Grains.Templates.Defaults;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>What expired or was discarded, and when it is drafted again.</summary>
public sealed class DecliningTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Theory]
    [InlineData(2026, 11, 2, 1, 2026, 11, 4)] // Monday: Tuesday is the last day
    [InlineData(2026, 11, 2, 4, 2026, 11, 7)] // Friday is the fourth
    [InlineData(2026, 11, 6, 2, 2026, 11, 11)] // Friday: the weekend does not count
    public void A_draft_expires_after_the_last_of_the_policys_sending_days(
        int year, int month, int day, int days, int expiryYear, int expiryMonth, int expiryDay)
    {
        var start = Instant.FromUtc(year, month, day, 8, 0);
        var expires = Instant.FromUtc(expiryYear, expiryMonth, expiryDay, 0, 0);
        var world = new CollectionsWorld(
            start, policy => policy with { DraftExpirySendingDays = days, SendingDays = Weekdays.MondayToFriday }, autopilot: false);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), start.InUtc().Date.PlusDays(-1));

        world.World.AdvanceTo(expires - Duration.FromSeconds(1));
        Assert.Equal(DraftStatus.Drafted, world.CustomerOf("c1").Drafts.Values.Single().Status);
        world.World.AdvanceTo(expires);

        Assert.Equal(DraftStatus.Expired, world.CustomerOf("c1").Drafts.Values.Single().Status);
        Assert.Equal(WorkItemKind.NotDecided, world.CustomerOf("c1").WorkItems.Values.Single().Kind);
    }

    [Fact]
    public void An_expired_draft_is_drafted_again_whole_when_one_of_its_invoices_has_its_next_step()
    {
        var world = TwoExpired();

        world.World.AdvanceTo(Morning + Duration.FromDays(7));

        Assert.Equal([(Invoice("i1"), 7), (Invoice("i2"), 1)], Items(world));
    }

    [Fact]
    public void A_discarded_draft_is_drafted_again_whole_when_one_of_its_invoices_has_its_next_step()
    {
        var world = TwoDrafted();
        world.Ask(Customer("c1").Grain, new DiscardDraft(world.CustomerOf("c1").OpenDrafts.Single().Key, "Called instead"));
        Assert.Empty(world.CustomerOf("c1").OpenDrafts);

        world.World.AdvanceTo(Morning + Duration.FromDays(7));

        Assert.Equal([(Invoice("i1"), 7), (Invoice("i2"), 1)], Items(world));
    }

    [Fact]
    public void An_expired_draft_is_drafted_again_at_once_when_a_person_asks()
    {
        var world = TwoExpired();

        world.Ask(Customer("c1").Grain, new DraftAgain());

        Assert.Equal([(Invoice("i1"), 1), (Invoice("i2"), 1)], Items(world));
        Assert.Equal(DraftStatus.Drafted, world.CustomerOf("c1").OpenDrafts.Single().Status);
    }

    [Theory]
    [InlineData("USD", false)]
    [InlineData("EUR", true)]
    public void Of_one_currency_only_what_expired_in_it_is_drafted_again(string currency, bool again)
    {
        var world = TwoExpired();

        world.Ask(Customer("c1").Grain, new DraftAgain(new Currency(currency)));

        Assert.Equal(again, world.CustomerOf("c1").OpenDrafts.Any());
    }

    [Fact]
    public void To_draft_again_what_did_not_expire_changes_nothing()
    {
        var world = TwoDrafted();
        var before = world.World.Events.Count;

        world.Ask(Customer("c1").Grain, new DraftAgain());

        Assert.Equal(before, world.World.Events.Count);
    }

    [Fact]
    public void To_draft_again_needs_the_right_to_work()
    {
        var world = TwoExpired();
        world.World.Actor = world.World.Actor with { Rights = Right.View };

        Assert.Equal(RefusalReason.PermissionDenied, world.World.Ask(Customer("c1").Grain, new DraftAgain()).Refusal!.Reason);
    }

    [Fact]
    public void A_step_in_another_currency_does_not_bring_it_back()
    {
        var world = TwoExpired();

        world.AddInvoice("usd", "c1", new Money(10_000, new Currency("USD")), Today.PlusDays(4));

        Assert.Equal([(Invoice("usd"), 1)], Items(world));
    }

    [Fact]
    public void A_step_that_stands_alone_comes_back_with_its_own_next_step_only()
    {
        var world = new CollectionsWorld(
            Morning,
            policy => policy with
            {
                Cadence = Cadence.Of(
                    new AfterLastStep.HandOver(), new CadenceStep(1, DefaultTemplates.Friendly, Tone.Friendly),
                    new CadenceStep(30, DefaultTemplates.FinalNotice, Tone.Final, Alone: true)),
                StartAt = new StartAt.HighestDueStep(),
            },
            autopilot: false);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-40));
        Assert.Equal([(Invoice("i1"), 30)], Items(world));
        world.Ask(Customer("c1").Grain, new DiscardDraft(world.CustomerOf("c1").OpenDrafts.Single().Key, "Legal has it"));

        world.AddInvoice("i2", "c1", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal([(Invoice("i2"), 1)], Items(world));
    }

    /// <summary>One draft of i1 and i2; the next step of i1 falls due on day 7, that of i2 on day 9.</summary>
    private static CollectionsWorld TwoDrafted()
    {
        var world = new CollectionsWorld(Morning, autopilot: false);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        world.AddInvoice("i2", "c1", Eur(20_000), Today.PlusDays(2));
        world.World.AdvanceTo(Morning + Duration.FromDays(3));
        Assert.Equal([(Invoice("i1"), 1), (Invoice("i2"), 1)], Items(world));
        return world;
    }

    private static CollectionsWorld TwoExpired()
    {
        var world = TwoDrafted();
        world.World.AdvanceTo(Morning + Duration.FromDays(6));
        Assert.Empty(world.CustomerOf("c1").OpenDrafts);
        return world;
    }

    private static IEnumerable<(InvoiceKey, int)> Items(CollectionsWorld world) =>
        world.CustomerOf("c1").OpenDrafts.SelectMany(draft => draft.Items).Select(item => (item.Invoice, item.Offset));
}
