using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>After a restore: e-mails that the journal has and the store forgot are in doubt, and count as sent.</summary>
public sealed class RecoveringTests
{
    private const string Lost = "t-c-1-77-1";

    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void One_that_no_draft_has_finishes_what_was_due_and_is_listed()
    {
        var world = Due();
        world.World.Advance(Duration.FromMinutes(5));

        Take(world, Lost, "m-lost@acme.example");

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(1, world.Row("i1").Position);
        Assert.Equal(Lost, Assert.Single(Listed(world)).Subject);
        var row = world.World.Rows.All(TransmissionTable.Instance).Single(row => row.Id == Lost);
        Assert.Equal((TransmissionStates.InDoubt, "m-lost@acme.example"), (row.State, row.MessageId));
        Assert.Equal(Morning + Duration.FromMinutes(1), world.CustomerOf("c1").LastContacts["EUR"].At);
        Assert.All(world.CustomerOf("c1").Drafts.Values, draft => Assert.False(draft.IsOpen));
    }

    [Fact]
    public void One_whose_intent_is_known_is_in_doubt_as_if_its_outcome_had_not_come()
    {
        var world = Due();
        var row = world.World.Rows.All(TransmissionTable.Instance).Single();

        Take(world, row.Id, row.MessageId);

        Assert.Equal(0, world.DeliverMail());
        Assert.Equal(DraftStatus.InDoubt, world.CustomerOf("c1").Drafts.Values.Single().Status);
        Assert.Equal(row.Id, Assert.Single(Listed(world)).Subject);
        Assert.Equal(1, world.Row("i1").Position);
    }

    /// <summary>Paid, or recalled by its segment, before it is taken over: no machine says of what may have been sent that it was not.</summary>
    [Fact]
    public void One_that_was_recalled_here_meanwhile_is_in_doubt_and_stays_so()
    {
        var world = Due();
        var row = world.World.Rows.All(TransmissionTable.Instance).Single();
        world.World.Rows.Recall(new Recall(row.Segment.Grain));

        Take(world, row.Id, row.MessageId);
        world.World.Send(row.Customer.Grain, new ReportNotSent(row.Id, world.World.Now, "recalled") { Under = new AttemptPermit(row.PermitDate, row.PermitNumber) });
        world.World.Settle();

        Assert.Equal(DraftStatus.InDoubt, world.CustomerOf("c1").Drafts.Values.Single().Status);
        Assert.Equal(0, world.DeliverMail());
        Assert.Single(Listed(world));
    }

    /// <summary>Recalled here and intended anew, it has another Message-ID than the one that may have arrived.</summary>
    [Fact]
    public void One_that_was_intended_anew_meanwhile_is_in_doubt_under_the_message_id_that_may_have_arrived()
    {
        var world = Due();
        var first = world.World.Rows.All(TransmissionTable.Instance).Single();
        world.World.Rows.Recall(new Recall(first.Segment.Grain));
        world.World.Ask(first.Customer.Grain, new Look());
        var again = world.World.Rows.All(TransmissionTable.Instance).Single();
        Assert.Equal((first.Id, TransmissionStates.Intended), (again.Id, again.State));
        Assert.NotEqual(first.MessageId, again.MessageId);

        Take(world, first.Id, first.MessageId);

        Assert.Equal(0, world.DeliverMail());
        var row = world.World.Rows.All(TransmissionTable.Instance).Single();
        Assert.Equal((TransmissionStates.InDoubt, first.MessageId, first.Recipient), (row.State, row.MessageId, row.Recipient));
        Assert.Equal(DraftStatus.InDoubt, world.CustomerOf("c1").Drafts.Values.Single().Status);
        Assert.Single(Listed(world));
        Assert.Equal(1, world.Row("i1").Position);
        Assert.Single(world.Events<Contacted>().SelectMany(contact => contact.Items));
    }

    [Fact]
    public void Taken_over_twice_it_is_once()
    {
        var world = Due();
        Take(world, Lost, "m-lost@acme.example");
        var events = world.Events<CustomerEvent>().Count();

        Take(world, Lost, "m-lost@acme.example");

        Assert.Equal(events, world.Events<CustomerEvent>().Count());
    }

    [Fact]
    public void Where_the_store_lacks_what_it_was_about_the_customer_is_paused()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");

        Take(world, Lost, "m-lost@acme.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));

        Assert.NotNull(world.CustomerOf("c1").Paused);
        Assert.Equal(0, world.DeliverMail());
        Assert.Single(Listed(world));
    }

    [Fact]
    public void A_customer_that_the_store_lacks_is_paused_when_it_is_read_again()
    {
        var world = new CollectionsWorld(Morning);
        Take(world, Lost, "m-lost@acme.example");

        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));

        Assert.Equal(0, world.DeliverMail());
        Assert.Single(Listed(world));
    }

    [Fact]
    public void A_persons_word_takes_it_off_the_list()
    {
        var world = Due();
        Take(world, Lost, "m-lost@acme.example");

        world.World.Send(Customer("c1").Grain, new ReportAccepted(Lost, world.World.Now, Morning, "users/dana: it is in the relay's log"));
        world.World.Settle();

        Assert.Empty(Listed(world));
        Assert.Equal(TransmissionStates.Accepted, world.World.Rows.All(TransmissionTable.Instance).Single(row => row.Id == Lost).State);
        Assert.Equal(0, world.DeliverMail());
    }

    private static CollectionsWorld Due()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        return world;
    }

    private static void Take(CollectionsWorld world, string transmission, string messageId)
    {
        world.World.Send(Customer("c1").Grain, new TakeOverLost(transmission, messageId, Morning + Duration.FromMinutes(1), 1));
        world.World.Settle();
        // What was on its way and is recalled comes back with the next look.
        if (world.CustomerOf("c1").Exists) world.World.Ask(Customer("c1").Grain, new Look());
        world.World.Settle();
    }

    private static IEnumerable<WorkItem> Listed(CollectionsWorld world) =>
        world.CustomerOf("c1").WorkItems.Values.Where(item => item.Kind == WorkItemKind.InDoubt);
}
