using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>An e-mail that is all that a customer has open: its acceptance is not looked at, and nothing is lost by that.</summary>
public sealed class AfterAcceptanceTests
{
    private const string Address = "ann@c1.example";
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    private readonly CollectionsWorld world = new(Morning);

    public AfterAcceptanceTests()
    {
        world.AddCustomer("c1", Address);
        world.AddInvoice("i1", "c1", Eur(100_00), Today.PlusDays(-1));
        Assert.Single(world.Events<EmailIntended>());
    }

    [Fact]
    public void A_step_that_fell_due_while_it_was_on_its_way_is_drafted_once_it_is_accepted()
    {
        world.World.Advance(Duration.FromDays(7));
        Assert.Single(world.Events<DraftCreated>());

        world.Accept(Address);

        Assert.Equal([1, 7], world.Events<DraftCreated>().Select(created => Assert.Single(created.Draft.Items).Offset));
    }

    [Fact]
    public void It_needs_no_rows_and_with_another_draft_open_those_of_a_look()
    {
        Assert.True(Needs().IsNone);

        world.World.Ask(Customer("c1").Grain, new WriteDraft(MailClass.Answer, new WrittenWords("About it", "", "Dear {contact_name}, {sender_name}"), [], "", []));

        Assert.False(Needs().IsNone);
    }

    private Plixo.Grains.Rows.RowNeeds Needs() => new CustomerGrain().Needs(
        world.CustomerOf("c1"), new ReportAccepted(world.Events<EmailIntended>().Single().Transmissions.Single().Id, world.World.Now, null, "250 taken"), world.World.Now);
}
