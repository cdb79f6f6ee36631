using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Silo.Import;

namespace Plixo.Silo.Demo;

/// <summary>What a ledger would bring: everything up to a date, or the news of one.</summary>
public sealed record PortfolioSlice(
    IReadOnlyList<CustomerRecord> Customers, IReadOnlyList<ContactRecord> Contacts,
    IReadOnlyList<InvoiceRecord> Invoices, IReadOnlyList<PaymentRecord> Payments);

/// <summary>
/// A made-up year of a made-up company: 300 customers, 3,000 invoices, and how they are paid. The same seed and day make
/// the same portfolio, so a demo that goes on tomorrow keeps both and asks for the next day.
/// </summary>
public sealed class Portfolio
{
    private readonly ILookup<LocalDate, InvoiceRecord> issuedOn;
    private readonly ILookup<LocalDate, PaymentRecord> paidOn;
    private readonly ILookup<string, PaymentRecord> paymentsOf;
    private readonly ILookup<string, InvoiceRecord> creditsOf;

    private Portfolio(ulong seed, LocalDate today)
    {
        var random = new SeededRandom(seed);
        (Seed, Today) = (seed, today);
        Customers = DemoCustomer.Draw(random.Split(2), today);
        Invoices = Billing.Draw(random.Split(3), Customers, today);
        Payments = Paying.Draw(random.Split(4), Customers, Invoices);
        issuedOn = Invoices.ToLookup(i => i.IssueDate);
        paidOn = Payments.ToLookup(p => p.Date);
        paymentsOf = Payments.Where(p => p.InvoiceExternalId is not null).ToLookup(p => p.InvoiceExternalId!);
        creditsOf = Invoices.Where(i => i.CreditsExternalId is not null).ToLookup(i => i.CreditsExternalId!);

        var (dispute, promise, bounce) = Incidents.Choose(Customers, ChaseableOn(today), today);
        var promiser = Customers.First(c => c.Record.ExternalId == promise.CustomerExternalId).Contacts[0].Name!;
        Dispute = Incidents.Dispute(dispute, OpenOn(dispute, today), today);
        BrokenPromise = Incidents.BrokenPromise(promise, OpenOn(promise, today), promiser, today);
        var bouncing = Customers.First(c => c.Record.ExternalId == bounce.CustomerExternalId).Contacts[0];
        BouncingContact = Incidents.Bouncing(bouncing);
        Contacts = [.. Customers.SelectMany(c => c.Contacts).Select(c => c == bouncing ? BouncingContact : c)];
    }

    private Portfolio(Portfolio whole, HashSet<string> kept)
    {
        (Seed, Today, Dispute, BrokenPromise, BouncingContact) = (whole.Seed, whole.Today, whole.Dispute, whole.BrokenPromise, whole.BouncingContact);
        Customers = [.. whole.Customers.Where(c => kept.Contains(c.Record.ExternalId))];
        Contacts = [.. whole.Contacts.Where(c => kept.Contains(c.CustomerExternalId))];
        Invoices = [.. whole.Invoices.Where(i => kept.Contains(i.CustomerExternalId))];
        Payments = [.. whole.Payments.Where(p => kept.Contains(p.CustomerExternalId))];
        issuedOn = Invoices.ToLookup(i => i.IssueDate);
        paidOn = Payments.ToLookup(p => p.Date);
        (paymentsOf, creditsOf) = (whole.paymentsOf, whole.creditsOf);
    }

    /// <param name="today">The last day of the year that is drawn.</param>
    public static Portfolio Generate(ulong seed, LocalDate today) => new(seed, today);

    /// <summary>The part that every so many customers make, and those of the incidents.</summary>
    public Portfolio KeepEvery(int count)
    {
        string[] incidents = [Dispute.InvoiceExternalId, BrokenPromise.InvoiceExternalId];
        return new(this, [
            .. Customers.Where((_, index) => index % count == 0).Select(c => c.Record.ExternalId),
            .. Invoices.Where(i => incidents.Contains(i.ExternalId)).Select(i => i.CustomerExternalId),
            BouncingContact.CustomerExternalId,
        ]);
    }

    public ulong Seed { get; }

    public LocalDate Today { get; }

    public IReadOnlyList<DemoCustomer> Customers { get; }

    public IReadOnlyList<ContactRecord> Contacts { get; }

    /// <summary>Invoices and credit notes by issue date. A credit note names the invoice that it credits.</summary>
    public IReadOnlyList<InvoiceRecord> Invoices { get; }

    /// <summary>Payments by date, beyond <see cref="Today"/> too.</summary>
    public IReadOnlyList<PaymentRecord> Payments { get; }

    public DemoDispute Dispute { get; }

    public DemoPromise BrokenPromise { get; }

    /// <summary>The addressee at bounce.invalid; the customer has an invoice that is chased in the last two weeks.</summary>
    public ContactRecord BouncingContact { get; }

    /// <summary>All customers and contacts, and what was issued and paid on the date or before, as entries.</summary>
    public PortfolioSlice UpTo(LocalDate date) => new(
        [.. Customers.Select(c => c.Record)], Contacts,
        [.. Invoices.TakeWhile(i => i.IssueDate <= date)], [.. Payments.TakeWhile(p => p.Date <= date)]);

    /// <summary>What was issued and paid on the date; customers and contacts do not change.</summary>
    public PortfolioSlice EventsOn(LocalDate date) => new([], [], [.. issuedOn[date]], [.. paidOn[date]]);

    /// <summary>What is unpaid and not credited at the end of the date.</summary>
    public Money OpenOn(InvoiceRecord invoice, LocalDate date)
    {
        var settled = paymentsOf[invoice.ExternalId].Where(p => p.Date <= date).Select(p => p.AllocatedAmount)
            .Concat(creditsOf[invoice.ExternalId].Where(c => c.IssueDate <= date).Select(c => c.Amount))
            .Sum(invoice.Amount.Currency);
        return Money.Max(invoice.Amount - settled, Money.Zero(invoice.Amount.Currency));
    }

    /// <summary>The documents issued on the date or before with what is open of each at its end, for a source of balances.</summary>
    public IReadOnlyList<InvoiceRecord> BalancesOn(LocalDate date) =>
        [.. Invoices.TakeWhile(i => i.IssueDate <= date).Select(i => i with { OpenAmount = OpenOn(i, date) })];

    private IEnumerable<InvoiceRecord> ChaseableOn(LocalDate date) => Invoices.Where(i =>
        i is { Type: DocumentType.Invoice, Status: DocumentStatus.Open, Sent: true } && i.IssueDate <= date && OpenOn(i, date).IsPositive);
}
