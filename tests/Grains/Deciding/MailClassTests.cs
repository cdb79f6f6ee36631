using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>Four classes of mail at one gate: which rules each is asked, and what a person may write.</summary>
public sealed class MailClassTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);
    private static readonly WrittenWords Words = new("About your invoices", "", "Dear {contact_name},\nplease call us. {sender_name}");

    [Theory]
    [InlineData(RefusalReason.SendingPaused, true, true, true, true)]
    [InlineData(RefusalReason.SendCapReached, true, true, true, true)]
    [InlineData(RefusalReason.NoValidContact, true, true, true, true)]
    [InlineData(RefusalReason.NotLive, true, true, true, false)]
    [InlineData(RefusalReason.ItemParked, true, true, true, false)]
    [InlineData(RefusalReason.ContactSuppressed, true, true, true, false)]
    [InlineData(RefusalReason.BreakerOpen, true, false, false, false)]
    [InlineData(RefusalReason.LedgerStale, true, false, false, false)]
    [InlineData(RefusalReason.ContactInterval, true, false, false, false)]
    [InlineData(RefusalReason.QuietHours, true, false, false, false)]
    [InlineData(RefusalReason.ClosedDay, true, false, false, false)]
    [InlineData(RefusalReason.InvoiceOnHold, true, false, false, false)]
    [InlineData(RefusalReason.InvoiceDisputed, true, false, false, false)]
    public void The_gate_asks_by_class_and_reason(RefusalReason reason, bool chase, bool answer, bool service, bool isInternal) => Assert.Equal(
        (chase, answer, service, isInternal),
        (GateTable.Asks(MailClass.Chase, reason), GateTable.Asks(MailClass.Answer, reason), GateTable.Asks(MailClass.Service, reason), GateTable.Asks(MailClass.Internal, reason)));

    [Fact]
    public void An_answer_leaves_at_night_within_the_interval_over_a_stale_ledger_and_counts_as_a_contact()
    {
        var night = Instant.FromUtc(2026, 11, 2, 22, 0);
        var world = Given(night, policy => policy with { Quiet = QuietHours.Default, StaleHours = 1 });
        world.World.Advance(Duration.FromHours(2));
        world.Ask(Customer("c1").Grain, new LogContact("call", "No answer", "Ann", "EUR", ""));
        world.Ask(Customer("c1").Grain, new HoldCustomer(HoldReason.Reply, "The payer replied.", null));

        Send(world, new WriteDraft(MailClass.Answer, Words, [], "", []));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(world.World.Now, world.CustomerOf("c1").LastContacts["EUR"].At);
        Assert.Null(world.Row("i1").Position);
    }

    [Fact]
    public void An_answer_waits_for_a_pause_and_for_the_cap()
    {
        var world = Given(Morning, policy => policy with { DayCap = 1 });
        world.Ask(Segment.Grain, new PauseSegment("Audit"));
        Send(world, new WriteDraft(MailClass.Answer, Words, [], "", []));
        Send(world, new WriteDraft(MailClass.Answer, Words, [], "", []));
        Assert.Equal(0, world.DeliverMail());

        world.Ask(Segment.Grain, new ResumeSegment());

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(0, world.DeliverMail());
    }

    [Fact]
    public void An_answer_leaves_past_more_chases_that_wait_than_are_looked_at_at_once()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { StaleHours = 1, UndoSeconds = 0 });
        world.World.Advance(Duration.FromHours(2));
        for (var i = 0; i <= Limits.DraftsPerIssue; i++)
        {
            world.AddCustomer($"c{i}", $"ap@c{i}.example");
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
        }

        Assert.Equal(0, world.DeliverMail());
        world.World.Advance(Duration.FromMinutes(1));
        Send(world, new WriteDraft(MailClass.Answer, Words, [], "", []));

        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void An_answer_never_goes_to_a_suppressed_address()
    {
        var world = Given(Morning);
        var key = Made(world.Ask(Customer("c1").Grain, new WriteDraft(MailClass.Answer, Words, [], "", [])));
        world.Ask(Customer("c1").Grain, new ApproveDraft(key, null));
        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("ap@c1.example"), null, true, "Asked for it"));

        Assert.Equal(RefusalReason.DraftNotApproved, world.World.Ask(Customer("c1").Grain, new SendDraft(key, null)).Refusal!.Reason);
        Assert.Equal(RefusalReason.NoValidContact, world.World.Ask(Customer("c1").Grain, new ApproveDraft(key, null)).Refusal!.Reason);
        Assert.Equal(0, world.DeliverMail());
    }

    [Fact]
    public void A_payer_is_sent_at_most_five_service_mails_an_hour()
    {
        var world = Given(Morning);
        world.World.Actor = new Actor { Id = "payers/c1", Kind = ActorKind.Payer, Rights = Right.None };
        Reply Ask() => world.World.Ask(Customer("c1").Grain, new WriteDraft(MailClass.Service, Words, [], "", []));
        for (var i = 0; i < Limits.ServiceMailsPerHour; i++) Assert.Null(Ask().Refusal);

        Assert.Equal(RefusalReason.LimitExceeded, Ask().Refusal!.Reason);
        world.World.Advance(Duration.FromHours(1));
        Assert.Null(Ask().Refusal);
    }

    [Fact]
    public void A_chase_by_hand_covers_what_is_open_whatever_its_step_and_finishes_none_that_was_not_due()
    {
        var world = Given(Morning, due: 20);
        Assert.Empty(world.CustomerOf("c1").Drafts);

        Send(world, new WriteDraft(MailClass.Chase, null, [], "", []));

        Assert.Equal(1, world.DeliverMail());
        var contacted = world.Events<Contacted>().Single();
        Assert.Empty(contacted.Items);
        Assert.Null(world.Row("i1").Position);
        Assert.Single(world.World.Rows.All(ContactMadeTable.Instance));
    }

    [Fact]
    public void A_chase_by_hand_in_ones_own_words_stands_beside_the_ladder_and_keeps_the_interval()
    {
        var world = Given(Morning, due: -1);
        Assert.Equal(RefusalReason.AlreadyExists, world.World.Ask(Customer("c1").Grain, new WriteDraft(MailClass.Chase, Words, [], "", [])).Refusal!.Reason);
        world.Ask(Customer("c1").Grain, new DiscardDraft(world.CustomerOf("c1").Drafts.Values.Single().Key, "I write myself"));

        Send(world, new WriteDraft(MailClass.Chase, Words, [Invoice("i1")], "", []));
        Assert.Equal(1, world.DeliverMail());
        world.World.Advance(Duration.FromMinutes(1));

        Send(world, new WriteDraft(MailClass.Chase, Words, [Invoice("i1")], "", []));
        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(RefusalReason.ContactInterval, world.CustomerOf("c1").OpenDrafts.Single().Waits.Single().Reason);
    }

    [Fact]
    public void A_chase_by_hand_is_refused_where_its_invoice_may_not_be_chased()
    {
        var world = Given(Morning, due: 20);
        world.AddInvoice("usd", "c1", new Plixo.Grains.Amounts.Money(5_000, new Plixo.Grains.Amounts.Currency("USD")), Today);
        Refusal? Refused(WriteDraft asked) => world.World.Ask(Customer("c1").Grain, asked).Refusal;

        Assert.Equal(RefusalReason.InvalidArgument, Refused(new WriteDraft(MailClass.Chase, Words, [], "", []))!.Reason);
        Assert.Equal(RefusalReason.NotFound, Refused(new WriteDraft(MailClass.Chase, Words, [Invoice("none")], "", []))!.Reason);
        Assert.Equal(RefusalReason.TemplateInvalid, Refused(new WriteDraft(MailClass.Chase, Words with { Text = "{no_such_field}" }, [], "EUR", []))!.Reason);
        world.Ask(Customer("c1").Grain, new HoldCustomer(HoldReason.Operator, "Call first", null));
        Assert.Equal(RefusalReason.InvoiceOnHold, Refused(new WriteDraft(MailClass.Chase, Words, [Invoice("i1")], "", []))!.Reason);
        Assert.Equal(RefusalReason.InvoiceOnHold, Refused(new WriteDraft(MailClass.Chase, Words, [], "EUR", []))!.Reason);
    }

    [Fact]
    public void A_preview_goes_to_whoever_asks_even_before_going_live_and_changes_nothing_for_the_payer()
    {
        var world = new CollectionsWorld(Morning, autopilot: false, live: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        var draft = world.CustomerOf("c1").Drafts.Values.Single().Key;
        Assert.Equal(RefusalReason.NoValidContact, world.World.Ask(Customer("c1").Grain, new MailPreview(draft)).Refusal!.Reason);
        SaveDana(world, "dana@acme.example");

        world.Ask(Customer("c1").Grain, new MailPreview(draft));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal("dana@acme.example", world.World.Rows.All(TransmissionTable.Instance).Single().Recipient);
        Assert.Equal(DraftStatus.Drafted, world.CustomerOf("c1").Drafts[draft.Value].Status);
        Assert.Empty(world.CustomerOf("c1").LastContacts);
        Assert.Null(world.Row("i1").Position);
    }

    [Fact]
    public void A_template_is_mailed_to_whoever_asks_as_it_reads_for_the_invoices_and_changes_nothing_for_the_payer()
    {
        var world = new CollectionsWorld(Morning, autopilot: false, live: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        var drafts = world.CustomerOf("c1").Drafts;
        var template = drafts.Values.Single().Template;
        Reply Ask(MailTemplate asked) => world.World.Ask(Customer("c1").Grain, asked);
        SaveDana(world, "dana@acme.example");

        Assert.Equal(RefusalReason.NotFound, Ask(new MailTemplate("none", "", [Invoice("i1")])).Refusal!.Reason);
        Assert.Equal(RefusalReason.NotFound, Ask(new MailTemplate(template, "", [Invoice("none")])).Refusal!.Reason);
        Assert.Equal(RefusalReason.InvalidState, Ask(new MailTemplate(template, "", [])).Refusal!.Reason);
        Assert.Null(Ask(new MailTemplate(template, "", [Invoice("i1")])).Refusal);

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal("dana@acme.example", world.World.Rows.All(TransmissionTable.Instance).Single().Recipient);
        Assert.All(drafts, draft => Assert.Equal(draft.Value.Status, world.CustomerOf("c1").Drafts[draft.Key].Status));
        Assert.Null(world.Row("i1").Position);
    }

    [Fact]
    public void Internal_mail_never_goes_to_an_address_of_the_customers()
    {
        var world = Given(Morning, due: -1);
        SaveDana(world, "AP@c1.example");

        var refusal = world.World.Ask(Customer("c1").Grain, new MailPreview(world.CustomerOf("c1").Drafts.Values.Single().Key)).Refusal;

        Assert.Equal(RefusalReason.NoValidContact, refusal!.Reason);
    }

    [Fact]
    public void An_answer_follows_its_customer_into_another_segment()
    {
        var world = Given(Morning);
        world.Ask(Segment.Grain, new PauseSegment("Audit"));
        Send(world, new WriteDraft(MailClass.Answer, Words, [], "", []));
        var other = new SegmentKey("other");
        world.Ask(other.Grain, new CreateSegment("Other", world.World.State<SegmentState>(Segment.Grain).Policy!));
        world.Ask(other.Grain, new GoLive([]));
        world.Ask(GrainId.Workspace, new OrderRules([new SegmentRule(other)]));
        world.World.Advance(Duration.FromDays(1));
        world.SettleSweeps();

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(other, world.World.Rows.All(PermitTable.Instance).Single().Segment);
    }

    [Fact]
    public void What_one_recipient_has_got_never_goes_out_anew_when_the_other_may_no_longer_be_written_to()
    {
        var world = Given(Morning);
        world.AddCustomer("c2", ["a@c2.example", "b@c2.example"]);
        var key = Made(world.Ask(Customer("c2").Grain, new WriteDraft(MailClass.Service, Words, [], "", [])));
        world.Ask(Customer("c2").Grain, new ApproveDraft(key, null));
        world.Ask(Customer("c2").Grain, new SendDraft(key, null));
        var rows = world.World.Rows.All(TransmissionTable.Instance).OrderBy(row => row.Recipient, StringComparer.Ordinal).ToList();
        world.World.Send(Customer("c2").Grain, new ReportAccepted(rows[0].Id, world.World.Now, world.World.Now, "250 taken"));
        world.World.Send(Customer("c2").Grain, new ReportRefused(rows[1].Id, world.World.Now, false, "451 later"));
        world.World.Settle();

        world.Ask(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("b@c2.example"), null, true, "Asked for it"));
        world.World.Advance(Duration.FromHours(1));

        Assert.Single(world.Events<EmailIntended>());
        Assert.Equal(DraftStatus.Accepted, world.CustomerOf("c2").Drafts[key.Value].Status);
    }

    private static CollectionsWorld Given(Instant now, Func<Policy, Policy>? change = null, int due = 30)
    {
        var world = new CollectionsWorld(now, policy => (change?.Invoke(policy) ?? policy) with { UndoSeconds = 0 }, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(due));
        return world;
    }

    private static void Send(CollectionsWorld world, WriteDraft asked)
    {
        var key = Made(world.Ask(Customer("c1").Grain, asked));
        world.Ask(Customer("c1").Grain, new ApproveDraft(key, null));
        world.Ask(Customer("c1").Grain, new SendDraft(key, null));
    }

    private static DraftKey Made(Reply reply) => ((CustomerReply)reply.Body!).Draft!.Value;

    private static void SaveDana(CollectionsWorld world, string email) =>
        world.Ask(GrainId.Workspace, new SaveUser(new User("dana", "Dana", email, Roles.Operator, [], 0)));
}
