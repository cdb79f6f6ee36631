using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>After a restore the caps count what the journal shows to have left under permits that the store forgot.</summary>
public sealed class ForgottenPermitTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void They_count_for_the_day_on_which_they_were_used_and_for_no_other()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 4 });
        for (var i = 0; i < 3; i++) Take(world, $"lost{i}");

        Owe(world, 10);

        Assert.Equal(1, world.DeliverMail());
        world.World.AdvanceTo(Morning + Duration.FromHours(12));
        Assert.Equal(0, world.DeliverMail());
        world.World.AdvanceTo(Morning + Duration.FromDays(1));
        Assert.Equal(4, world.DeliverMail());
    }

    [Fact]
    public void They_count_for_the_window_as_what_has_been_in_doubt_since_its_arm()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { WindowCap = 4, WindowSeconds = 3600 });
        for (var i = 0; i < 3; i++) Take(world, $"lost{i}");

        Owe(world, 10);

        Assert.Equal(1, world.DeliverMail());
        world.World.AdvanceTo(Morning + Duration.FromMinutes(60 + 9));
        Assert.Equal(1, world.DeliverMail());
        world.World.AdvanceTo(Morning + Duration.FromMinutes(60 + 11));
        Assert.Equal(3, world.DeliverMail());
    }

    [Fact]
    public void Those_of_yesterday_leave_today_its_cap()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 4 });
        for (var i = 0; i < 3; i++) Take(world, $"lost{i}", Morning - Duration.FromHours(14));

        Owe(world, 10);

        Assert.Equal(4, world.DeliverMail());
    }

    [Fact]
    public void What_was_issued_before_they_were_known_is_taken_back_where_the_cap_asks()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 4 });
        Owe(world, 10);
        Assert.Equal(4, Intended(world).Count());

        for (var i = 0; i < 3; i++) Take(world, $"lost{i}");
        world.Ask(Segment.Grain, new TakeBackExcess());
        TellRecalled(world);

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(0, world.DeliverMail());
    }

    [Fact]
    public void Taken_over_twice_an_email_is_counted_once()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 4 });
        for (var again = 0; again < 5; again++) Take(world, "lost");

        Owe(world, 10);

        Assert.Single(world.Events<PermitForgotten>());
        Assert.Equal(3, world.DeliverMail());
    }

    [Fact]
    public void Each_attempt_that_was_armed_used_one()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 4 });
        Take(world, "lost", Morning, Morning - Duration.FromMinutes(65), Morning - Duration.FromMinutes(5));

        Owe(world, 10);

        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void An_email_whose_permit_the_store_has_is_counted_by_it_alone()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 4 });
        Owe(world, 10);
        var known = Intended(world).First();

        Tell(world, known.Customer, new TakeOverLost(known.Id, known.MessageId, Morning, 1) { Segment = Segment });

        world.Ask(Segment.Grain, new TakeBackExcess());
        Assert.Empty(world.Events<PermitForgotten>());
        Assert.DoesNotContain(world.World.Rows.All(TransmissionTable.Instance), row => row.Recalled);
        Assert.Equal(3, world.DeliverMail());
        Assert.Equal(0, world.DeliverMail());
    }

    [Fact]
    public void An_email_that_waits_to_be_tried_again_had_a_permit_for_the_attempt_that_was_forgotten()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 4 });
        Owe(world, 10);
        var known = Intended(world).First();
        world.RefuseForNow(known.Recipient);

        Tell(world, known.Customer, new TakeOverLost(known.Id, known.MessageId, Morning, 2) { Segment = Segment });

        Assert.Equal((known.Draft, known.Id), world.Events<PermitForgotten>().Select(one => (one.Draft, one.Transmission)).Single());
        world.Ask(Segment.Grain, new TakeBackExcess());
        TellRecalled(world);
        Assert.Equal(2, world.DeliverMail());
    }

    [Fact]
    public void A_journal_that_names_no_segment_counts_under_the_customers()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { DayCap = 4 });
        Owe(world, 1);
        world.DeliverMail();

        Tell(world, Customer("c0"), new TakeOverLost("t-c-1-77-1", "m-lost@acme.example", Morning, 1));

        Assert.Equal(2, Held(world).Count());
    }

    [Fact]
    public void A_segment_that_the_store_forgot_has_nothing_to_count()
    {
        var world = new CollectionsWorld(Morning);

        Tell(world, Customer("c0"), new TakeOverLost("t-c-1-77-1", "m-lost@acme.example", Morning, 1) { Segment = new SegmentKey("gone") });

        Assert.Empty(Held(world));
    }

    private static void Owe(CollectionsWorld world, int customers)
    {
        for (var i = 0; i < customers; i++)
        {
            world.AddCustomer($"c{i}", $"ap@c{i}.example");
            world.AddInvoice($"i{i}", $"c{i}", Eur(10_000), Today.PlusDays(-1));
        }
    }

    /// <summary>An e-mail to a customer of whom the store knows nothing.</summary>
    private static void Take(CollectionsWorld world, string customer, Instant? at = null, params Instant[] earlier) => Tell(
        world, Customer(customer),
        new TakeOverLost($"t-{customer}-77-1", $"m-{customer}@acme.example", at ?? Morning, earlier.Length + 1) { Segment = Segment, Earlier = [.. earlier] });

    private static void Tell(CollectionsWorld world, CustomerKey customer, CustomerMessage message)
    {
        world.World.Send(customer.Grain, message);
        world.World.Settle();
    }

    /// <summary>What the mailer does with a row that a recall has marked.</summary>
    private static void TellRecalled(CollectionsWorld world)
    {
        foreach (var row in world.World.Rows.All(TransmissionTable.Instance).Where(row => row is { State: TransmissionStates.Intended, Recalled: true }).ToList())
            Tell(world, row.Customer, new ReportNotSent(row.Id, world.World.Now, "recalled"));
    }

    private static IEnumerable<TransmissionRow> Intended(CollectionsWorld world) =>
        world.World.Rows.All(TransmissionTable.Instance).Where(row => row.State == TransmissionStates.Intended);

    private static IEnumerable<PermitRow> Held(CollectionsWorld world) => world.World.Rows.All(PermitTable.Instance).Where(permit => permit.Returned is null);
}
