using NodaTime;
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

    /// <summary>The first so many that owe something since a few days.</summary>
    public static IReadOnlyList<DemoPayer> First(int count, LocalDate today)
    {
        var portfolio = Portfolio.Generate(Seed, today);
        var owed = portfolio.BalancesOn(today)
            .Where(invoice => invoice is { Type: DocumentType.Invoice, Status: DocumentStatus.Open, Sent: true, OpenAmount.IsPositive: true })
            .Where(invoice => Period.DaysBetween(invoice.DueDate, today) is >= 3 and <= LongestOverdue)
            .ToLookup(invoice => invoice.CustomerExternalId);
        var payers = portfolio.Customers
            .Where(customer => customer.Contacts[0].Email is not null && owed[customer.Record.ExternalId].Any())
            .Take(count)
            .Select(customer => new DemoPayer(customer.Record, customer.Contacts[0], [.. owed[customer.Record.ExternalId]])).ToList();
        Assert.Equal(count, payers.Count);
        return payers;
    }
}
