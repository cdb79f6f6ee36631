using NodaTime;
using Plixo.Grains.Segments;
using Plixo.Silo.Demo;
using Plixo.Silo.Import;

namespace Plixo.Tests.Web.Support;

/// <summary>A customer of the demo's ledger that is to be written to, with whom to write to and what it owes.</summary>
internal sealed record DemoPayer(CustomerRecord Customer, ContactRecord Contact, IReadOnlyList<InvoiceRecord> Owed)
{
    /// <summary>Of the demo that everybody gets.</summary>
    private const ulong Seed = 1;

    /// <summary>Days overdue that a step of the default ladder is still ahead of.</summary>
    private const int LongestOverdue = 25;

    /// <summary>More than the smallest amount that any policy here finds worth an e-mail.</summary>
    private const int WorthHundredths = 2_000;

    /// <summary>Of the ledger: whom it has and what they owe differs with its day.</summary>
    private static readonly LocalDate LedgerDay = new(2026, 6, 8);

    /// <summary>The first so many that owe something since a few days, in the order of their names: the same on whatever day.</summary>
    public static IReadOnlyList<DemoPayer> First(int count, LocalDate today)
    {
        var portfolio = Portfolio.Generate(Seed, LedgerDay);
        var later = Period.DaysBetween(LedgerDay, today);
        var owed = portfolio.BalancesOn(LedgerDay)
            .Where(invoice => invoice is { Type: DocumentType.Invoice, Status: DocumentStatus.Open, Sent: true, OpenAmount: { } open } && open >= Policy.InCurrency(WorthHundredths, open.Currency))
            .Where(invoice => Period.DaysBetween(invoice.DueDate, LedgerDay) is >= 3 and <= LongestOverdue)
            .Select(invoice => invoice with { IssueDate = invoice.IssueDate.PlusDays(later), DueDate = invoice.DueDate.PlusDays(later) })
            .ToLookup(invoice => invoice.CustomerExternalId);
        var payers = portfolio.Customers
            .Where(customer => customer.Contacts[0].Email is not null && owed[customer.Record.ExternalId].Any())
            .Take(count)
            .Select(customer => new DemoPayer(customer.Record, customer.Contacts[0], [.. owed[customer.Record.ExternalId]]))
            .OrderBy(payer => payer.Customer.Name, StringComparer.OrdinalIgnoreCase).ToList();
        Assert.Equal(count, payers.Count);
        return payers;
    }
}
