using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Mailing;

/// <summary>To whom an e-mail goes, in which language, in which thread, and with which files.</summary>
public sealed class WritingTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);
    private static readonly string Copy = new('a', 64);

    [Fact]
    public void A_blind_copy_is_a_recipient_of_its_own_and_stands_nowhere_else()
    {
        var recipients = Recipients.For(
            [Person("ann"), Person("bea") with { Cc = true }, Person("boss", ContactRole.Escalation) with { Cc = true, Bcc = true }], Plixo.Grains.Ladders.Tone.Final);

        Assert.Equal(
            [("ann@c1.example", RecipientKind.To), ("bea@c1.example", RecipientKind.Cc), ("boss@c1.example", RecipientKind.Bcc)],
            recipients.Select(recipient => (recipient.Address, recipient.Kind)));
    }

    [Fact]
    public void The_only_contact_is_written_to_openly_whatever_it_asked_for() =>
        Assert.Equal(RecipientKind.To, Assert.Single(Recipients.For([Person("ann") with { Bcc = true }], Plixo.Grains.Ladders.Tone.Friendly)).Kind);

    [Fact]
    public void A_ledger_that_knows_nothing_of_blind_copies_takes_none_away()
    {
        var world = WithInvoice();
        var contact = world.CustomerOf("c1").Contacts.Values.Single();
        world.Ask(Customer("c1").Grain, new RecordContact(contact, Bcc: true));

        world.Ask(Customer("c1").Grain, new RecordContact(contact with { Language = "de" }));

        Assert.Equal(("de", true), (world.CustomerOf("c1").Contacts.Values.Single().Language, world.CustomerOf("c1").Contacts.Values.Single().Bcc));
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData("", "en")]
    public void The_first_person_written_to_decides_the_language_else_the_customer(string contacts, string expected)
    {
        var world = new CollectionsWorld(Monday, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        var contact = world.CustomerOf("c1").Contacts.Values.Single();
        world.Ask(Customer("c1").Grain, new RecordContact(contact with { Language = contacts }));

        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal(expected, world.CustomerOf("c1").OpenDrafts.Single().Language);
    }

    [Fact]
    public void Every_email_of_a_ladder_names_all_before_it_in_their_order()
    {
        var world = new CollectionsWorld(Monday);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        for (var day = 0; day <= 40; day++)
        {
            world.DeliverMail();
            world.World.Advance(Duration.FromDays(1));
        }

        var sent = world.Events<EmailIntended>().Select(intended => intended.MessageId).ToList();
        Assert.Equal(4, sent.Count);
        Assert.Equal(sent, world.CustomerOf("c1").LastContacts["EUR"].Thread);
    }

    [Fact]
    public void A_thread_beyond_the_limit_keeps_its_first_and_the_latest()
    {
        var world = WithInvoice();
        var grain = new CustomerGrain();
        var state = world.CustomerOf("c1");
        foreach (var number in Enumerable.Range(1, Limits.References + 5))
            state = grain.Apply(state, new Contacted(null, Eur(0).Currency, Monday, $"m-{number}@x", [], "system", "email"));

        var thread = state.LastContacts["EUR"].Thread;
        Assert.Equal(Limits.References, thread.Length);
        Assert.Equal(("m-1@x", "m-7@x", $"m-{Limits.References + 5}@x"), (thread[0], thread[1], thread[^1]));
    }

    [Fact]
    public void Where_the_policy_attaches_copies_a_missing_one_blocks_the_approval_with_the_reason()
    {
        var world = WithInvoice(copies: true);

        var refusal = world.World.Ask(Customer("c1").Grain, new ApproveDraft(Draft(world).Key, null)).Refusal!;

        Assert.Equal((RefusalReason.MergeFieldMissing, "There is no i1.pdf, and the policy attaches it."), (refusal.Reason, refusal.Words));
    }

    [Fact]
    public void A_copy_that_is_there_goes_along_by_its_digest()
    {
        var world = WithInvoice(copies: true);
        world.Ask(Invoice("i1").Grain, new RecordCopy(Copy));

        world.Ask(Customer("c1").Grain, new ApproveDraft(Draft(world).Key, null));

        Assert.Equal(new EmailAttachment("i1.pdf", "application/pdf", Copy), Assert.Single(Compose(world).Content.Attachments));
    }

    [Fact]
    public void Another_copy_is_another_email_and_takes_the_approval_back()
    {
        var world = WithInvoice(copies: true);
        world.Ask(Invoice("i1").Grain, new RecordCopy(Copy));
        var before = Compose(world).Hash;
        world.Ask(Customer("c1").Grain, new ApproveDraft(Draft(world).Key, null));

        world.Ask(Invoice("i1").Grain, new RecordCopy(new string('b', 64)));

        Assert.NotEqual(before, Compose(world).Hash);
        Assert.Equal(DraftStatus.Drafted, Draft(world).Status);
        Assert.NotNull(Draft(world).Returned);
    }

    [Fact]
    public void What_is_no_digest_is_refused() =>
        Assert.Equal(RefusalReason.InvalidArgument, WithInvoice().World.Ask(Invoice("i1").Grain, new RecordCopy("AB")).Refusal!.Reason);

    [Theory]
    [InlineData(true, "was discarded")]
    [InlineData(false, "was not decided in time")]
    public void A_due_step_whose_draft_was_declined_says_so(bool discarded, string words)
    {
        var world = WithInvoice();
        if (discarded) world.Ask(Customer("c1").Grain, new DiscardDraft(Draft(world).Key, "called instead"));
        else world.World.Advance(Duration.FromDays(5));

        var disposition = Dispositions.Of(
            world.Row("i1"), world.World.Rows.All(CustomerTable.Instance).Single(), View(world), world.World.State<WorkspaceState>(GrainId.Workspace),
            [.. world.World.Rows.All(DraftTable.Instance)], parked: false);

        Assert.Equal(DispositionKind.DueBeingDrafted, disposition.Kind);
        Assert.Contains($"The draft for the step of day 1 {words}", disposition.Words, StringComparison.Ordinal);
        Assert.Equal(world.Row("i1").NextStepAt, disposition.Next);
    }

    [Fact]
    public void What_an_approved_email_waits_for_is_said_in_words()
    {
        var world = WithInvoice();
        var waiting = world.World.Rows.All(DraftTable.Instance).Single() with { Status = nameof(DraftStatus.Waiting), Wait = nameof(RefusalReason.QuietHours) };

        var disposition = Dispositions.Of(
            world.Row("i1"), world.World.Rows.All(CustomerTable.Instance).Single(), View(world), world.World.State<WorkspaceState>(GrainId.Workspace), [waiting], parked: false);

        Assert.Equal("Approved, waits: quiet hours.", disposition.Words);
    }

    private static Contact Person(string name, ContactRole role = ContactRole.Billing) => new(
        new ContactKey($"p-{name}"), Source, new Personal<string>(name, "k"), new Personal<string>(name, "k"),
        new Personal<string>($"{name}@c1.example", "k"), new Personal<string>("", "k"), role, false, "", null);

    private static Draft Draft(CollectionsWorld world) => world.CustomerOf("c1").OpenDrafts.Single();

    private static SegmentView View(CollectionsWorld world) => (SegmentView)new SegmentGrain().View(world.World.State<SegmentState>(Segment.Grain))!;

    private static Composition.Composed Compose(CollectionsWorld world)
    {
        var state = world.CustomerOf("c1");
        var rows = world.World.Rows.All(InvoiceTable.Instance).ToDictionary(row => row.Key);
        return Assert.IsType<Composition.Composed>(Composer.Compose(
            state, Draft(world), rows, [.. state.Contacts.Values], View(world), world.World.State<WorkspaceState>(GrainId.Workspace), Today));
    }

    private static CollectionsWorld WithInvoice(bool copies = false)
    {
        var world = new CollectionsWorld(Monday, policy => policy with { AttachCopies = copies }, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        return world;
    }
}
