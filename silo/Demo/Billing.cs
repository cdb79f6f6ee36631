using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Silo.Import;

namespace Plixo.Silo.Demo;

/// <summary>Draws the invoices of a year and the credit notes to some of them.</summary>
internal static class Billing
{
    private const int Days = 365;
    private const double CreditedShare = 0.015, NeverSentShare = 0.003, DraftShare = 0.003, VoidShare = 0.004, TinyShare = 0.005, DollarShare = 0.1;

    /// <summary>Invoices and credit notes by issue date.</summary>
    public static List<InvoiceRecord> Draw(SeededRandom random, IReadOnlyList<DemoCustomer> customers, LocalDate today)
    {
        var drawn = new List<(LocalDate Issued, DemoCustomer Customer)>();
        foreach (var segment in DemoSegment.All)
        {
            var own = customers.Where(c => c.Segment == segment).ToList();
            for (var i = 0; i < segment.Invoices; i++)
                drawn.Add((Workday(today.PlusDays(-random.Below(Days))), i < own.Count ? own[i] : random.Of(own)));
        }
        var documents = new List<InvoiceRecord>();
        foreach (var (issued, customer) in drawn.OrderBy(d => d.Issued).ThenBy(d => d.Customer.Record.ExternalId, StringComparer.Ordinal))
            documents.Add(Invoice(random, customer, issued, documents.Count + 1));
        var credits = documents
            .Where(i => i.Status == DocumentStatus.Open && random.Chance(CreditedShare))
            .Select(i => CreditNote(random, i, Workday(i.IssueDate.PlusDays(random.Between(4, 25)))))
            .Where(c => c.IssueDate <= today)
            .ToList();
        return [.. documents.Concat(credits).OrderBy(d => d.IssueDate).ThenBy(d => d.ExternalId, StringComparer.Ordinal)];
    }

    private static InvoiceRecord Invoice(SeededRandom random, DemoCustomer customer, LocalDate issued, int number)
    {
        var inDollars = customer.Segment == DemoSegment.Enterprise && random.Chance(DollarShare);
        var currency = new Currency(inDollars ? "USD" : customer.Market.Currency);
        var fate = random.Unit();
        return new()
        {
            ExternalId = $"I-{number:D5}",
            Number = $"INV-{issued.Year}-{number:D5}",
            CustomerExternalId = customer.Record.ExternalId,
            Status = fate < DraftShare ? DocumentStatus.Draft : fate < DraftShare + VoidShare ? DocumentStatus.Void : DocumentStatus.Open,
            Amount = Amount(random, customer.Segment, currency, inDollars ? 1.1 : customer.Market.UnitsPerEuro),
            IssueDate = issued,
            DueDate = issued.PlusDays(customer.TermsDays),
            TermsDays = customer.TermsDays,
            PurchaseOrder = customer.Segment == DemoSegment.Smb ? null : $"PO-{random.Between(100_000, 999_999)}",
            Sent = !random.Chance(NeverSentShare),
        };
    }

    /// <summary>Small invoices are many and large ones few; a handful is too small to be worth a reminder.</summary>
    private static Money Amount(SeededRandom random, DemoSegment segment, Currency currency, double unitsPerEuro)
    {
        var skewed = random.Unit() * random.Unit();
        var euros = segment == DemoSegment.Smb && random.Chance(TinyShare) ? 4 + (5 * skewed) : segment.Least + ((segment.Most - segment.Least) * skewed);
        return new((long)(euros * unitsPerEuro * currency.MinorPerMajor), currency);
    }

    private static InvoiceRecord CreditNote(SeededRandom random, InvoiceRecord invoice, LocalDate issued) => new()
    {
        ExternalId = "K" + invoice.ExternalId[1..],
        Number = "CN" + invoice.Number[3..],
        CustomerExternalId = invoice.CustomerExternalId,
        Type = DocumentType.CreditNote,
        Amount = invoice.Amount with { MinorUnits = invoice.Amount.MinorUnits * random.Of([10, 15, 25, 50, 100]) / 100 },
        IssueDate = issued,
        DueDate = issued,
        CreditsExternalId = invoice.ExternalId,
    };

    private static LocalDate Workday(LocalDate day) =>
        day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday ? day.Previous(IsoDayOfWeek.Friday) : day;
}
