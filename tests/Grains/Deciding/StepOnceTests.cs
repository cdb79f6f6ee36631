using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>Each invoice takes each step of its ladder once, whatever came between: a stop, a payment, a refusal for now.</summary>
public sealed class StepOnceTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void Stopped_for_three_days_it_catches_up_exactly_once()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today);
        world.AddInvoice("i2", "c1", Eur(10_000), Today.PlusDays(1));
        world.World.Jump(Duration.FromDays(3));

        Assert.Equal(1, world.DeliverMail());

        Assert.Equal((1, 1), (world.Row("i1").Position!.Value, world.Row("i2").Position!.Value));
    }

    [Fact]
    public void What_a_stale_ledger_kept_from_autopilot_leaves_once_it_is_fresh_again()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { StaleHoursAutopilot = 48 });
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(2));
        world.World.AdvanceTo(Morning + Duration.FromDays(3));
        Assert.Equal(0, world.DeliverMail());

        world.Refresh();
        world.SettleSweeps();

        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void Under_autopilot_no_step_is_lost_to_expiry_while_it_waits_for_the_contact_interval()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { ContactIntervalDays = 12 });
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "c1", Eur(10_000), Today);
        Assert.Equal(1, world.DeliverMail());

        world.World.AdvanceTo(Morning + Duration.FromDays(12));

        Assert.Equal(1, world.DeliverMail());
        Assert.Equal((7, 7), (world.Row("i1").Position!.Value, world.Row("i2").Position!.Value));
        Assert.DoesNotContain(world.Events<DraftEnded>(), ended => ended.Status == DraftStatus.Expired);
    }

    [Fact]
    public void The_oldest_of_three_invoices_paid_skips_and_repeats_no_step()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "ap@c1.example");
        for (var i = 0; i < 3; i++) world.AddInvoice($"i{i}", "c1", Eur(10_000), Today.PlusDays(i));
        for (var day = 0; day < 60; day++)
        {
            world.DeliverMail();
            if (day == 8) world.Pay("i0", Eur(10_000));
            world.World.Advance(Duration.FromDays(1));
        }

        foreach (var number in new[] { "i1", "i2" })
        {
            var steps = world.Events<Contacted>().SelectMany(contact => contact.Items).Where(item => item.Invoice == Invoice(number)).Select(item => item.Offset);
            Assert.Equal([1, 7, 14, 30], steps);
        }
    }

    [Fact]
    public void Euros_and_dollars_of_one_customer_are_independent()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("eur", "c1", Eur(10_000), Today.PlusDays(-1));
        world.AddInvoice("usd", "c1", new Money(10_000, new Currency("USD")), Today.PlusDays(-1));

        Assert.Equal(2, world.DeliverMail());

        world.Pay("eur", Eur(10_000));
        world.World.AdvanceTo(Morning + Duration.FromDays(7));
        Assert.Equal(1, world.DeliverMail());
        Assert.Equal(7, world.Row("usd").Position);
    }

    [Fact]
    public void A_refusal_for_now_is_tried_again_with_the_same_message_id_and_given_up_after_three_days()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        var attempts = new List<double>();
        for (var minute = 0; minute < 5 * 24 * 60; minute += 5)
        {
            foreach (var row in world.World.Rows.All(TransmissionTable.Instance).Where(row => row.State == TransmissionStates.Intended).ToList())
            {
                attempts.Add((world.World.Now - Morning).TotalMinutes);
                world.World.Send(row.Customer.Grain, new ReportRefused(row.Id, world.World.Now, false, "451 later"));
            }

            world.World.Settle();
            world.World.Advance(Duration.FromMinutes(5));
        }

        Assert.Equal([0, 5, 20, 80, 320], attempts.Take(5));
        Assert.True(attempts[^1] <= 3 * 24 * 60);
        Assert.Single(world.Events<EmailIntended>().Select(intent => intent.MessageId).Distinct());
        Assert.Equal(DraftStatus.Refused, world.Events<DraftEnded>().Last().Status);
        Assert.Contains(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.SendingFailed);
    }

    [Fact]
    public void What_a_server_has_seen_keeps_its_message_id_though_an_attempt_between_was_not_made()
    {
        var world = new CollectionsWorld(Morning);
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        TransmissionRow Row() => world.World.Rows.All(TransmissionTable.Instance).Single();
        void Tell(CustomerMessage outcome)
        {
            world.World.Send(Row().Customer.Grain, outcome);
            world.World.Settle();
            world.World.Advance(Duration.FromMinutes(5));
        }

        Tell(new ReportRefused(Row().Id, world.World.Now, false, "451 later"));
        Tell(new ReportNotSent(Row().Id, world.World.Now, "The silo stopped."));

        Assert.Equal(3, world.Events<EmailIntended>().Count());
        Assert.Single(world.Events<EmailIntended>().Select(intent => (intent.MessageId, intent.Content)).Distinct());
    }
}
