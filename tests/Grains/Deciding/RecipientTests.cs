using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>One of several recipients falls away, before the e-mail leaves or after another has it.</summary>
public sealed class RecipientTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void A_retry_is_given_up_when_its_address_is_suppressed_and_the_email_has_arrived_at_the_others()
    {
        var world = OneHasIt();

        Suppress(world, "b@c1.example");
        world.World.Advance(Duration.FromHours(1));

        Assert.Single(world.Events<EmailIntended>());
        Assert.Empty(world.Events<PermitsReturned>());
        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);
    }

    [Fact]
    public void A_retry_is_given_up_when_its_contact_is_removed()
    {
        var world = OneHasIt();

        world.Ask(Customer("c1").Grain, new RemoveContact(ExternalIds.Contact(Source, "b@c1.example")));
        world.World.Advance(Duration.FromHours(1));

        Assert.Single(world.Events<EmailIntended>());
        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);
    }

    [Fact]
    public void A_retry_leaves_as_the_others_got_it_though_the_template_has_changed()
    {
        var world = OneHasIt();

        world.Ask(GrainId.Workspace, new SaveTemplate(DefaultTemplates.Friendly, "en", "Another subject", "<p>{total_due}</p>", "{total_due}"));
        world.Ask(Segment.Grain, new NotePreview(DefaultTemplates.Friendly, "en", 2));
        world.SettleSweeps();
        world.World.Advance(Duration.FromMinutes(10));

        Assert.Equal(1, world.DeliverMail());
        Assert.Single(world.Events<EmailIntended>().Select(intent => (intent.MessageId, intent.Content)).Distinct());
        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);
    }

    [Fact]
    public void A_retry_leaves_although_the_ledger_has_become_too_old_for_Autopilot_to_decide_by()
    {
        var world = OneHasIt(policy => policy with { StaleHoursAutopilot = 1 }, readBefore: Duration.FromMinutes(58));

        world.World.Advance(Duration.FromMinutes(10));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);
    }

    [Fact]
    public void A_retry_is_given_up_when_Autopilot_that_approved_it_is_off()
    {
        var world = OneHasIt();

        world.Ask(Segment.Grain, new SetAutopilot(false, "Tone review"));
        world.SettleSweeps();
        world.World.Advance(Duration.FromHours(1));

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);
    }

    [Fact]
    public void A_retry_that_is_kept_back_beyond_the_time_for_retries_is_given_up_and_a_person_is_told()
    {
        var world = OneHasIt();
        world.Ask(Customer("c1").Grain, new PauseCustomer("Wait"));

        world.World.Advance(Duration.FromHours(Retry.Default.GiveUpHours - 1));
        Assert.Equal(DraftStatus.Waiting, Draft(world).Status);
        world.World.Advance(Duration.FromHours(1));

        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);
        var told = Assert.Single(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.SendingFailed);
        Assert.Equal("It was kept back until the time for retries was over.", told.Words);
        world.Ask(Customer("c1").Grain, new ResumeCustomer("Go on"));
        world.World.Advance(Duration.FromHours(1));
        Assert.Equal(0, world.DeliverMail());
    }

    [Fact]
    public void A_retry_waits_for_the_interval_after_a_later_contact()
    {
        var world = OneHasIt(policy => policy with { Retry = Retry.Default with { GiveUpHours = 14 * 24 } });
        world.Ask(Customer("c1").Grain, new PauseCustomer("Wait"));
        world.World.Advance(Duration.FromDays(1));

        world.Ask(Customer("c1").Grain, new LogContact("call", "They will look at it", "Ann", "EUR", ""));
        world.World.Advance(Duration.FromDays(1));
        world.Ask(Customer("c1").Grain, new ResumeCustomer("Go on"));
        world.World.Advance(Duration.FromHours(1));

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(RefusalReason.ContactInterval, Assert.Single(Draft(world).Waits).Reason);
    }

    [Fact]
    public void What_a_recipient_has_can_neither_be_returned_nor_edited()
    {
        var world = OneHasIt();
        var key = Draft(world).Key;

        foreach (var command in new CustomerMessage[] { new ReturnDraft(key), new EditDraft(key, "New", null, null), new DiscardDraft(key, "") })
            Assert.Equal(RefusalReason.InvalidState, world.World.Ask(Customer("c1").Grain, command).Refusal!.Reason);
    }

    [Fact]
    public void Whoever_may_be_written_to_on_the_day_it_leaves_is_approved_and_gets_it()
    {
        var evening = Instant.FromUtc(2026, 11, 2, 19, 0);
        var world = new CollectionsWorld(
            evening, policy => policy with { Quiet = new Plixo.Grains.Calendars.QuietHours(new LocalTime(18, 0), new LocalTime(8, 0)) }, autopilot: false);
        world.AddCustomer("c1", []);
        foreach (var name in new[] { "a", "b" }) AddContact(world, name);
        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("b@c1.example"), Today.PlusDays(1), false, "Away"));
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));

        Approve(world);
        world.Ask(Customer("c1").Grain, new SendDraft(Draft(world).Key, null));
        world.World.Advance(Duration.FromHours(14));

        Assert.Equal(2, world.DeliverMail());
    }

    [Fact]
    public void A_retry_that_no_recipient_has_yet_goes_to_those_who_may_still_be_written_to()
    {
        var world = Overdue(autopilot: true);
        foreach (var name in new[] { "a", "b", "c" }) world.RefuseForNow($"{name}@c1.example");

        Suppress(world, "b@c1.example");
        world.World.Advance(Duration.FromMinutes(10));

        Assert.Equal(2, world.DeliverMail());
        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);
        Assert.Equal(5, world.Events<EmailIntended>().Sum(intent => intent.Transmissions.Length));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    public void An_approved_email_goes_on_to_the_others_when_one_recipient_is_suppressed(string suppressed)
    {
        var world = Overdue(autopilot: false);
        Approve(world);

        Suppress(world, $"{suppressed}@c1.example");

        Assert.Equal(DraftStatus.Approved, Draft(world).Status);
        Send(world);
        Assert.Equal(2, world.Events<PermitsIssued>().Single().Grants.Single().Permits);
        Assert.Equal(2, world.DeliverMail());
        Assert.DoesNotContain(world.World.Rows.All(TransmissionTable.Instance), row => row.Recipient == $"{suppressed}@c1.example");
    }

    [Fact]
    public void A_recipient_whose_suppression_is_lifted_before_it_leaves_gets_it_as_approved()
    {
        var world = Overdue(autopilot: false);
        Approve(world);

        Suppress(world, "b@c1.example");
        world.Ask(GrainId.Workspace, new LiftAddress(SuppressedAddress.Of("b@c1.example"), "They wrote from it"));
        Send(world);

        Assert.Equal(3, world.DeliverMail());
    }

    [Fact]
    public void An_approved_email_with_nobody_left_is_withdrawn_as_suppressed()
    {
        var world = Overdue(autopilot: false);
        Approve(world);

        foreach (var name in new[] { "a", "b", "c" }) Suppress(world, $"{name}@c1.example");

        Assert.Equal(DraftStatus.Suppressed, Draft(world).Status);
    }

    [Fact]
    public void A_new_recipient_brings_an_approved_email_back()
    {
        var world = Overdue(autopilot: false);
        Approve(world);

        AddContact(world, "d");

        Assert.Equal(DraftStatus.Drafted, Draft(world).Status);
        Assert.Equal("What the payer would read has changed.", Draft(world).Returned!.Why);
    }

    [Fact]
    public void A_recipient_with_another_name_brings_an_approved_email_back()
    {
        var world = Overdue(autopilot: false);
        Approve(world);

        AddContact(world, "b", name: "Barbara");

        Assert.Equal(DraftStatus.Drafted, Draft(world).Status);
    }

    /// <summary>An e-mail to a, b and c, one of whom has it; b is to be tried again in five minutes.</summary>
    private static CollectionsWorld OneHasIt(Func<Policy, Policy>? change = null, Duration readBefore = default)
    {
        var world = Overdue(autopilot: true, change, readBefore);
        world.Accept("a@c1.example");
        world.RefuseForNow("b@c1.example");
        world.Accept("c@c1.example");
        return world;
    }

    private static CollectionsWorld Overdue(bool autopilot, Func<Policy, Policy>? change = null, Duration readBefore = default)
    {
        var world = new CollectionsWorld(Morning, change, autopilot);
        world.World.Advance(readBefore);
        world.AddCustomer("c1", []);
        foreach (var name in new[] { "a", "b", "c" }) AddContact(world, name);
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        return world;
    }

    private static void AddContact(CollectionsWorld world, string mailbox, string? name = null)
    {
        var email = $"{mailbox}@c1.example";
        var key = ExternalIds.Contact(Source, email);
        world.Ask(Customer("c1").Grain, new RecordContact(new Contact(
            key, Source, new Personal<string>(email, key.Value), new Personal<string>(name ?? $"Person {mailbox}", key.Value), new Personal<string>(email, key.Value),
            new Personal<string>("", key.Value), ContactRole.Billing, false, "en", null)));
    }

    private static Draft Draft(CollectionsWorld world) => world.CustomerOf("c1").Drafts.Values.Single();

    private static void Approve(CollectionsWorld world) => world.Ask(Customer("c1").Grain, new ApproveDraft(Draft(world).Key, null));

    private static void Send(CollectionsWorld world)
    {
        world.Ask(Customer("c1").Grain, new SendDraft(Draft(world).Key, null));
        world.World.Advance(Duration.FromSeconds(11));
    }

    private static void Suppress(CollectionsWorld world, string address) =>
        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of(address), null, true, "Asked for it"));
}
