using Plixo.Tests.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Cases.Walk;

/// <summary>The model itself, checked on cases worked out by hand.</summary>
public sealed class NaiveWalkTests(ITestOutputHelper output)
{
    private static readonly DateOnly Never = new(2099, 1, 1);

    private static NaiveInvoice Invoice(string number, DateOnly due, DateOnly? settled = null, bool disputed = false, string customer = "c") =>
        new(customer, number, due.AddDays(-30), due, 1000, disputed, settled ?? Never);

    private static DateOnly Feb(int day) => new(2012, 2, day);

    private static string Steps(NaiveWalkResult walk, string invoice) => string.Join(" ", walk.Of(invoice).Select(c => $"{c.Date:MM-dd}+{c.Offset}"));

    [Fact]
    public void An_unpaid_invoice_climbs_the_whole_ladder_once()
    {
        var walk = NaiveWalk.Run([Invoice("a", Feb(2))]);
        Assert.Equal("02-03+1 02-09+7 02-16+14 03-03+30", Steps(walk, "a"));
        Assert.Equal(4, walk.Emails.Count);
    }

    [Theory]
    [InlineData(2, "")]
    [InlineData(3, "02-03+1")]
    [InlineData(8, "02-03+1")]
    [InlineData(9, "02-03+1 02-09+7")]
    public void A_payment_is_known_the_day_after_it_settled(int settled, string steps) =>
        Assert.Equal(steps, Steps(NaiveWalk.Run([Invoice("a", Feb(2), Feb(settled))]), "a"));

    [Fact]
    public void A_disputed_invoice_is_never_chased() =>
        Assert.Empty(NaiveWalk.Run([Invoice("a", Feb(2), Feb(20), disputed: true), Invoice("b", Feb(2), disputed: true)]).Emails);

    [Fact]
    public void A_dispute_begins_on_the_due_date_and_not_before()
    {
        var walk = NaiveWalk.Run([Invoice("a", Feb(20), Feb(28), disputed: true)], [-7, 0, 1], 5, NaiveWalk.First, NaiveWalk.Last);
        Assert.Equal("02-13+-7", Steps(walk, "a"));
    }

    [Fact]
    public void The_contact_interval_delays_and_gathers()
    {
        var walk = NaiveWalk.Run([Invoice("a", Feb(2)), Invoice("b", Feb(4))]);
        Assert.Equal("02-03+1 02-13+7 02-18+14 03-03+30", Steps(walk, "a"));
        Assert.Equal("02-08+1 02-13+7 02-18+14 03-08+30", Steps(walk, "b"));
        Assert.Equal(["a+1", "b+1", "a+7 b+7", "a+14 b+14", "a+30", "b+30"], walk.Emails.Select(e => string.Join(" ", e.Covers.Select(c => $"{c.Key}+{c.Value}"))));
    }

    [Fact]
    public void Customers_do_not_delay_each_other()
    {
        var walk = NaiveWalk.Run([Invoice("a", Feb(2)), Invoice("b", Feb(4), customer: "d")]);
        Assert.Equal("02-05+1 02-11+7 02-18+14 03-05+30", Steps(walk, "b"));
    }

    [Fact]
    public void Time_lost_to_the_interval_collapses_to_the_highest_due_step_once()
    {
        var walk = NaiveWalk.Run([Invoice("a", Feb(2)), Invoice("b", Feb(3))], [1, 3, 30], 5, NaiveWalk.First, NaiveWalk.Last);
        Assert.Equal("02-03+1 02-08+3 03-03+30", Steps(walk, "a"));
        Assert.Equal("02-08+3 03-08+30", Steps(walk, "b"));
    }

    [Fact]
    public void An_invoice_is_unknown_before_its_issue_date()
    {
        var late = new NaiveInvoice("c", "a", Feb(2), Feb(20), 1000, false, Never);
        Assert.Equal("02-02+-21 02-21+1", Steps(NaiveWalk.Run([late], [-30, -21, 1], 5, NaiveWalk.First, NaiveWalk.Last), "a"));
    }

    [Fact]
    public void An_invoice_that_arrives_overdue_is_outside_the_model() =>
        Assert.Throws<ArgumentException>(() => NaiveWalk.Run([new NaiveInvoice("c", "a", Feb(3), Feb(2), 1000, false, Never)]));

    [Fact]
    public void The_walk_over_the_ibm_ledger_keeps_its_own_rules()
    {
        if (Outside.Data(output.WriteLine, "ibm", "accounts-receivable.csv") is not { } path)
            return;
        var invoices = NaiveLedger.Read(path);
        Assert.Equal((2466, 100, 14770318L), (invoices.Count, invoices.Select(i => i.Customer).Distinct().Count(), invoices.Sum(i => i.Cents)));
        Assert.Equal((877, 84, 1505), (invoices.Count(i => i.Settled > i.Due), invoices.Count(i => i.Settled == i.Due), invoices.Count(i => i.Settled < i.Due)));

        var walk = NaiveWalk.Run(invoices);
        output.WriteLine(walk.Totals());
        var byNumber = invoices.ToDictionary(i => i.Number);
        foreach (var (number, contacts) in walk.Contacts)
        {
            var invoice = byNumber[number];
            Assert.False(invoice.Disputed);
            Assert.All(contacts, c => Assert.InRange(c.Date, invoice.Due.AddDays(c.Offset), invoice.Settled));
            Assert.Equal(contacts.Select(c => c.Offset).Distinct().Order(), contacts.Select(c => c.Offset));
        }
        foreach (var emails in walk.Emails.GroupBy(e => e.Customer))
            Assert.All(emails.Zip(emails.Skip(1)), pair => Assert.True(pair.Second.Date >= pair.First.Date.AddDays(NaiveWalk.ContactInterval)));
    }
}
