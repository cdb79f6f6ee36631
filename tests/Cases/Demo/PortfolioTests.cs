using NodaTime;
using Plixo.Mail.Addresses;
using Plixo.Silo.Demo;
using Plixo.Silo.Import;

namespace Plixo.Tests.Cases.Demo;

public sealed class PortfolioTests
{
    private static readonly LocalDate Today = new(2026, 11, 20);
    private static readonly Portfolio Drawn = Portfolio.Generate(1, Today);

    private static bool Late(PaymentRecord payment, InvoiceRecord invoice) => payment.Date > invoice.DueDate;

    [Fact]
    public void The_same_seed_and_day_make_the_same_portfolio()
    {
        var again = Portfolio.Generate(1, Today);
        Assert.Equal(Drawn.Contacts, again.Contacts);
        Assert.Equal(Drawn.Invoices, again.Invoices);
        Assert.Equal(Drawn.Payments, again.Payments);
        Assert.Equal((Drawn.Dispute, Drawn.BrokenPromise, Drawn.BouncingContact), (again.Dispute, again.BrokenPromise, again.BouncingContact));
        Assert.NotEqual(Drawn.Payments, Portfolio.Generate(2, Today).Payments);
    }

    [Fact]
    public void The_numbers_are_those_of_a_certain_seed_on_every_machine() =>
        Assert.Equal(9286610066723719898UL, Fingerprint(Drawn));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261122)]
    public void It_has_the_promised_size(ulong seed)
    {
        var portfolio = Portfolio.Generate(seed, Today);
        Assert.Equal(300, portfolio.Customers.Count);
        Assert.Equal(3000, portfolio.Invoices.Count(i => i.Type == DocumentType.Invoice));
        Assert.Equal([200, 75, 25], DemoSegment.All.Select(s => portfolio.Customers.Count(c => c.Record.SegmentHint == s.Name)));
        Assert.Equal(300, portfolio.Invoices.Select(i => i.CustomerExternalId).Distinct().Count());
        Assert.Equal(portfolio.Invoices.Count, portfolio.Invoices.Select(i => i.ExternalId).Distinct().Count());
        Assert.Equal(portfolio.Payments.Count, portfolio.Payments.Select(p => p.ExternalId).Distinct().Count());
        Assert.Equal(portfolio.Contacts.Count, portfolio.Contacts.Select(p => p.ExternalId).Distinct().Count());
        Assert.Equal(300, portfolio.Customers.Select(c => c.Record.Name).Distinct().Count());
        Assert.InRange(portfolio.Invoices.Count(i => i.Type == DocumentType.CreditNote), 15, 80);
        Assert.InRange(portfolio.Payments.Count(p => p.ExternalId.EndsWith("-2", StringComparison.Ordinal)), 60, 220);
        Assert.True(portfolio.Customers.Select(c => c.Record.Currency).Distinct().Count() >= 6);
        Assert.True(portfolio.Customers.Select(c => c.Record.TimeZone).Distinct().Count() >= 9);
    }

    [Fact]
    public void Every_address_is_valid_and_belongs_to_nobody()
    {
        foreach (var email in Drawn.Contacts.Select(c => c.Email).OfType<string>())
        {
            Assert.True(MailAddress.TryParse(email, out _, out var reason), $"{email}: {reason}");
            Assert.Matches(@"^[a-z]+\.[a-z]+@([a-z]+(-[a-z]+)+\.example|bounce\.invalid)$", email);
        }
        Assert.Single(Drawn.Contacts, c => c.Email?.EndsWith("@bounce.invalid", StringComparison.Ordinal) == true);
        Assert.Contains(Drawn.Contacts, c => c is { Email: null, Phone: not null });
    }

    [Fact]
    public void Documents_lie_in_the_past_year_and_payments_do_not_precede_them()
    {
        Assert.All(Drawn.Invoices, i => Assert.InRange(i.IssueDate, Today.PlusDays(-367), Today));
        var invoices = Drawn.Invoices.ToDictionary(i => i.ExternalId);
        Assert.All(Drawn.Payments.Where(p => p.InvoiceExternalId is not null), p =>
        {
            Assert.True(p.Date >= invoices[p.InvoiceExternalId!].IssueDate);
            Assert.True(p.Amount.IsPositive && p.Amount.Currency == invoices[p.InvoiceExternalId!].Amount.Currency);
        });
        Assert.All(invoices.Values, i => Assert.True(Drawn.Payments.Where(p => p.InvoiceExternalId == i.ExternalId).Sum(p => p.AllocatedAmount.MinorUnits) <= i.Amount.MinorUnits));
    }

    [Fact]
    public void Replayed_day_by_day_it_is_the_whole()
    {
        var start = Today.PlusDays(-21);
        var (invoices, payments) = (Drawn.UpTo(start).Invoices.ToList(), Drawn.UpTo(start).Payments.ToList());
        for (var day = start.PlusDays(1); day <= Today; day = day.PlusDays(1))
        {
            invoices.AddRange(Drawn.EventsOn(day).Invoices);
            payments.AddRange(Drawn.EventsOn(day).Payments);
        }
        Assert.Equal(Drawn.UpTo(Today).Invoices, invoices);
        Assert.Equal(Drawn.UpTo(Today).Payments, payments);
        Assert.Equal(Drawn.Invoices, invoices);
        Assert.True(payments.Count < Drawn.Payments.Count);
    }

    [Fact]
    public void Balances_are_amounts_less_payments_and_credits()
    {
        var balances = Drawn.BalancesOn(Today).Where(i => i.Type == DocumentType.Invoice).ToList();
        var open = balances.Where(i => i.OpenAmount!.Value.IsPositive).ToList();
        Assert.InRange(open.Count, 300, 1000);
        Assert.InRange(open.Count(i => i.DueDate < Today), 100, 500);
        Assert.Contains(balances, i => i.OpenAmount!.Value.IsPositive && i.OpenAmount < i.Amount);
        var settled = Drawn.UpTo(Today).Payments.Where(p => p.InvoiceExternalId is not null).Select(p => (Invoice: p.InvoiceExternalId!, p.AllocatedAmount))
            .Concat(Drawn.UpTo(Today).Invoices.Where(i => i.CreditsExternalId is not null).Select(i => (Invoice: i.CreditsExternalId!, AllocatedAmount: i.Amount)))
            .ToLookup(s => s.Invoice, s => s.AllocatedAmount.MinorUnits);
        Assert.All(balances, i => Assert.Equal(Math.Max(0, i.Amount.MinorUnits - settled[i.ExternalId].Sum()), i.OpenAmount!.Value.MinorUnits));
        Assert.All(balances, i => Assert.True(!i.OpenAmount!.Value.IsNegative && i.OpenAmount <= i.Amount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20261122)]
    public void Lateness_has_a_memory(ulong seed)
    {
        var portfolio = Portfolio.Generate(seed, Today);
        var invoices = portfolio.Invoices.Where(i => i.Type == DocumentType.Invoice).ToDictionary(i => i.ExternalId);
        var halves = portfolio.Payments
            .Where(p => p.InvoiceExternalId is not null && p.ExternalId.EndsWith("-1", StringComparison.Ordinal))
            .Select(p => (Invoice: invoices[p.InvoiceExternalId!], Payment: p))
            .GroupBy(p => p.Invoice.CustomerExternalId)
            .Where(g => g.Count() >= 6)
            .Select(g => g.OrderBy(p => p.Invoice.IssueDate).Select(p => Late(p.Payment, p.Invoice) ? 1.0 : 0.0).ToList())
            .Select(late => (Before: late.Take(late.Count / 2).Average(), After: late.Skip(late.Count / 2).Average()))
            .ToList();
        Assert.True(halves.Count > 100);
        Assert.InRange(Correlation(halves), 0.6, 1.0);
        Assert.InRange(halves.Average(h => h.After), 0.15, 0.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20261122)]
    public void The_incidents_concern_overdue_open_invoices_of_three_customers(ulong seed)
    {
        var portfolio = Portfolio.Generate(seed, Today);
        var invoices = portfolio.Invoices.ToDictionary(i => i.ExternalId);
        var (disputed, promised) = (invoices[portfolio.Dispute.InvoiceExternalId], invoices[portfolio.BrokenPromise.InvoiceExternalId]);
        string[] customers = [disputed.CustomerExternalId, promised.CustomerExternalId, portfolio.BouncingContact.CustomerExternalId];
        Assert.Equal(3, customers.Distinct().Count());
        Assert.All([disputed, promised], i => Assert.True(i.DueDate < Today.PlusDays(-15) && portfolio.OpenOn(i, Today).IsPositive));
        Assert.True(portfolio.BrokenPromise.PromisedFor < Today && portfolio.BrokenPromise.MadeOn < portfolio.BrokenPromise.PromisedFor);
        Assert.Contains(portfolio.BalancesOn(Today), i => i.CustomerExternalId == portfolio.BouncingContact.CustomerExternalId && i.DueDate < Today && i.OpenAmount!.Value.IsPositive);
    }

    private static double Correlation(List<(double Before, double After)> pairs)
    {
        var (x, y) = (pairs.Average(p => p.Before), pairs.Average(p => p.After));
        return pairs.Sum(p => (p.Before - x) * (p.After - y))
            / Math.Sqrt(pairs.Sum(p => (p.Before - x) * (p.Before - x)) * pairs.Sum(p => (p.After - y) * (p.After - y)));
    }

    private static ulong Fingerprint(Portfolio portfolio)
    {
        var hash = 14695981039346656037UL;
        var texts = portfolio.Invoices.Select(i => $"{i.ExternalId}{i.Amount}{i.IssueDate:uuuuMMdd}{i.CustomerExternalId}{i.Status}")
            .Concat(portfolio.Payments.Select(p => $"{p.ExternalId}{p.Amount}{p.Date:uuuuMMdd}"))
            .Concat(portfolio.Customers.Select(c => c.Record.Name))
            .Concat(portfolio.Contacts.Select(c => c.Email ?? ""));
        foreach (var c in texts.SelectMany(t => t))
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
