using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Cases;

/// <summary>A logged call, letter or meeting counts for the contact interval of its currency, and finishes no step.</summary>
public sealed class LoggedContactTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void An_email_that_falls_due_after_a_call_waits_for_the_interval()
    {
        var world = new CollectionsWorld(Monday);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(30_000), Today);
        world.Ask(Customer("c1").Grain, Call("EUR"));

        var days = 0;
        while (world.DeliverMail() == 0 && days++ < 20) world.World.Advance(Duration.FromDays(1));

        Assert.Equal(5, days);
        Assert.Equal(1, world.Row("i1").Position);
    }

    [Fact]
    public void A_call_about_another_currency_delays_nothing()
    {
        var world = new CollectionsWorld(Monday);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(30_000), Today);
        world.Ask(Customer("c1").Grain, Call("USD"));

        world.World.Advance(Duration.FromDays(1));

        Assert.Equal(1, world.DeliverMail());
    }

    [Fact]
    public void A_call_about_no_currency_counts_for_every_currency_in_which_invoices_are_open()
    {
        var world = new CollectionsWorld(Monday);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(30_000), Today);
        world.AddInvoice("i2", "c1", new Money(30_000, new Currency("USD")), Today);
        world.Ask(Customer("c1").Grain, Call(""));

        Assert.Equal(["EUR", "USD"], world.Events<Contacted>().Select(contact => contact.Currency.Code));
        world.World.Advance(Duration.FromDays(4));
        Assert.Equal(0, world.DeliverMail());
        world.World.Advance(Duration.FromDays(1));
        Assert.Equal(2, world.DeliverMail());
    }

    [Fact]
    public void A_call_is_a_row_of_each_open_invoice_of_its_currency_and_finishes_no_step()
    {
        var world = new CollectionsWorld(Monday, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(30_000), Today.PlusDays(-1));
        world.AddInvoice("i2", "c1", Eur(20_000), Today.PlusDays(20));

        world.Ask(Customer("c1").Grain, Call("EUR"));

        Assert.Equal(
            [(Invoice("i1"), "call", Monday), (Invoice("i2"), "call", Monday)],
            world.World.Rows.All(ContactMadeTable.Instance).Select(row => (row.Invoice, row.Kind, row.At)).OrderBy(row => row.Invoice == Invoice("i2")));
        Assert.Null(world.Row("i1").Position);
        Assert.Single(world.World.Rows.All(NoteTable.Instance));
    }

    [Fact]
    public void What_is_no_currency_is_refused()
    {
        var world = new CollectionsWorld(Monday);
        world.AddCustomer("c1", "ap@c1.example");

        var refusal = world.World.Ask(Customer("c1").Grain, Call("euros")).Refusal!;

        Assert.Equal((RefusalReason.InvalidArgument, true), (refusal.Reason, refusal.Words.StartsWith("currency:", StringComparison.Ordinal)));
    }

    private static LogContact Call(string currency) => new("Call", "will pay", "Ann", currency, "");
}
