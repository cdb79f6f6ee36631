using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Silo.Import;

namespace Plixo.Silo.Demo;

/// <summary>Draws when and how the invoices are paid, by the behaviour of their customers.</summary>
internal static class Paying
{
    private const double InPartsShare = 0.05, UnappliedShare = 0.004;

    /// <summary>Payments by date, beyond today too: what is not yet due today is paid on the days to come.</summary>
    public static List<PaymentRecord> Draw(SeededRandom random, IReadOnlyList<DemoCustomer> customers, IReadOnlyList<InvoiceRecord> documents)
    {
        var behaviour = customers.ToDictionary(c => c.Record.ExternalId, c => c.Behaviour);
        var credits = documents.Where(d => d.Type == DocumentType.CreditNote).ToDictionary(d => d.CreditsExternalId!);
        var payments = new List<PaymentRecord>();
        foreach (var invoice in documents.Where(d => d is { Type: DocumentType.Invoice, Status: DocumentStatus.Open, Sent: true }))
        {
            var paid = behaviour[invoice.CustomerExternalId].PaysOn(random, invoice.IssueDate, invoice.DueDate);
            var inParts = random.Chance(InPartsShare);
            var unapplied = random.Chance(UnappliedShare);
            if (paid is not { } day)
                continue;
            // A credit that came after the payment leaves an overpayment, as in life.
            var credit = credits.TryGetValue(invoice.ExternalId, out var note) && note.IssueDate <= day ? note.Amount : Money.Zero(invoice.Amount.Currency);
            var toPay = invoice.Amount - credit;
            if (!toPay.IsPositive)
                continue;
            var first = inParts ? toPay with { MinorUnits = toPay.MinorUnits * random.Between(30, 60) / 100 } : toPay;
            payments.Add(Payment(invoice, day, first, part: 1, unapplied && !inParts));
            if (first < toPay)
                payments.Add(Payment(invoice, day.PlusDays(random.Between(14, 40)), toPay - first, part: 2, unapplied: false));
        }
        return [.. payments.Where(p => p.Amount.IsPositive).OrderBy(p => p.Date).ThenBy(p => p.ExternalId, StringComparer.Ordinal)];
    }

    private static PaymentRecord Payment(InvoiceRecord invoice, LocalDate date, Money amount, int part, bool unapplied) => new()
    {
        ExternalId = $"R{invoice.ExternalId[1..]}-{part}",
        CustomerExternalId = invoice.CustomerExternalId,
        InvoiceExternalId = unapplied ? null : invoice.ExternalId,
        Date = date,
        Amount = amount,
        AllocatedAmount = amount,
        Reference = unapplied ? "no reference given" : invoice.Number,
    };
}
