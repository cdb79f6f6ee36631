using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>An e-mail in doubt counts as sent, is listed, and is settled by evidence or a person.</summary>
public sealed class DoubtTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void It_counts_as_sent_and_is_listed()
    {
        var world = InDoubt();

        Assert.Equal(DraftStatus.InDoubt, Draft(world).Status);
        Assert.Equal(1, world.Row("i1").Position);
        Assert.Single(Listed(world));
    }

    [Fact]
    public void Settled_as_accepted_it_is_one_contact_and_leaves_the_list()
    {
        var world = InDoubt();
        world.World.Advance(Duration.FromHours(3));

        world.Accept("a@c1.example");

        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);
        Assert.Empty(Listed(world));
        Assert.Single(world.Events<Contacted>());
        Assert.Equal(Morning, world.CustomerOf("c1").LastContacts["EUR"].At);
    }

    [Fact]
    public void Settled_as_not_sent_it_leaves_again_as_it_was_and_leaves_the_list()
    {
        var world = InDoubt();
        world.World.Advance(Duration.FromHours(3));

        world.SayNotSent("a@c1.example");

        Assert.Empty(Listed(world));
        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);
        Assert.Equal(2, world.Events<EmailIntended>().Count());
        Assert.Single(world.Events<EmailIntended>().Select(intent => (intent.MessageId, intent.Content)).Distinct());
    }

    [Fact]
    public void Settled_as_not_sent_the_contact_is_when_it_was_sent_and_its_step_is_finished_once()
    {
        var world = InDoubt();
        world.World.Advance(Duration.FromHours(3));
        world.SayNotSent("a@c1.example");
        Assert.Empty(world.World.Rows.All(ContactMadeTable.Instance));

        world.DeliverMail();

        Assert.Equal(world.World.Now, world.World.Rows.All(ContactMadeTable.Instance).Single().At);
        Assert.Equal(world.World.Now, world.CustomerOf("c1").LastContacts["EUR"].At);
        Assert.Single(world.Events<Contacted>().SelectMany(contact => contact.Items));
    }

    [Fact]
    public void It_can_be_settled_days_later()
    {
        var world = InDoubt();
        world.World.Advance(Duration.FromDays(3));

        world.SayNotSent("a@c1.example");

        Assert.Equal(1, world.DeliverMail());
        Assert.Empty(Listed(world));
    }

    [Fact]
    public void Settled_as_not_sent_for_one_of_two_recipients_it_goes_to_that_one_alone()
    {
        var world = InDoubt("b@c1.example");
        world.Accept("b@c1.example");
        Assert.Equal(DraftStatus.Accepted, Draft(world).Status);

        world.SayNotSent("a@c1.example");

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(["a@c1.example"], world.Events<EmailIntended>().Last().Transmissions.Select(one => world.World.Rows.All(TransmissionTable.Instance).Single(row => row.Id == one.Id).Recipient));
    }

    [Fact]
    public void Settled_as_not_sent_after_its_invoice_was_paid_it_is_withdrawn()
    {
        var world = InDoubt();
        world.Pay("i1", Eur(10_000));

        world.SayNotSent("a@c1.example");

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.Withdrawn, Draft(world).Status);
    }

    [Fact]
    public void Settled_as_not_sent_after_the_next_step_was_sent_it_is_withdrawn()
    {
        var world = InDoubt();
        var key = Draft(world).Key;
        world.World.AdvanceTo(Morning + Duration.FromDays(6));
        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(7, world.Row("i1").Position);
        var doubtful = world.World.Rows.All(TransmissionTable.Instance).Single(row => row.Draft == key);

        world.World.Send(Customer("c1").Grain, new ReportNotSent(doubtful.Id, world.World.Now, "Not in the server's log."));
        world.World.Settle();
        world.World.Advance(Duration.FromDays(1));

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.Withdrawn, world.Events<DraftEnded>().Last(ended => ended.Draft == key).Status);
    }

    [Fact]
    public void Settled_after_the_state_has_forgotten_it_nothing_is_sent_and_the_list_is_empty()
    {
        var world = InDoubt();
        world.Pay("i1", Eur(10_000));
        world.World.Advance(Duration.FromDays(40));
        world.World.Ask(Customer("c1").Grain, new Look());
        Assert.Empty(world.CustomerOf("c1").Drafts);

        world.SayNotSent("a@c1.example");

        Assert.Equal(0, world.DeliverMail());
        Assert.Empty(Listed(world));
        Assert.Equal(TransmissionStates.NotSent, world.World.Rows.All(TransmissionTable.Instance).Single().State);
    }

    /// <summary>An e-mail of which it is not known whether a got it.</summary>
    private static CollectionsWorld InDoubt(params string[] others)
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", ["a@c1.example", .. others]);
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.Doubt("a@c1.example");
        return world;
    }

    private static Draft Draft(CollectionsWorld world) => world.CustomerOf("c1").Drafts.Values.Single();

    private static IEnumerable<WorkItem> Listed(CollectionsWorld world) =>
        world.CustomerOf("c1").WorkItems.Values.Where(item => item.Kind == WorkItemKind.InDoubt);
}
