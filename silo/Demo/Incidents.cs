using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Silo.Import;

namespace Plixo.Silo.Demo;

/// <summary>A dispute that the payer raises on a date of the replay.</summary>
public sealed record DemoDispute(string InvoiceExternalId, LocalDate RaisedOn, Money Amount, string Reason);

/// <summary>A promise that the payer makes on a date of the replay and does not keep.</summary>
public sealed record DemoPromise(string InvoiceExternalId, LocalDate MadeOn, LocalDate PromisedFor, Money Amount, string PromisedBy);

/// <summary>What happens in the last weeks beside the ledger, so that every screen has something true to show.</summary>
internal static class Incidents
{
    /// <summary>Addresses of this domain bounce in the demo.</summary>
    public const string BouncingDomain = "bounce.invalid";

    /// <summary>Days before today by which the invoice must have been overdue for a step to fall into the replay.</summary>
    private const int OverdueDays = 16;

    /// <summary>Chooses the largest fitting invoices of three customers: that choice needs no luck.</summary>
    public static (InvoiceRecord Dispute, InvoiceRecord Promise, InvoiceRecord Bounce) Choose(
        IReadOnlyList<DemoCustomer> customers, IEnumerable<InvoiceRecord> openToday, LocalDate today)
    {
        var customer = customers.ToDictionary(c => c.Record.ExternalId);
        var fitting = openToday
            .Where(i => i.DueDate <= today.PlusDays(-OverdueDays) && customer[i.CustomerExternalId].Contacts[0].Email is not null)
            .OrderByDescending(i => i.DueDate).ThenByDescending(i => i.Amount.MinorUnits).ThenBy(i => i.ExternalId, StringComparer.Ordinal)
            .ToList();
        var dispute = First(fitting, customer, DemoSegment.Enterprise, []);
        var promise = First(fitting, customer, DemoSegment.MidMarket, [dispute]);
        return (dispute, promise, First(fitting, customer, DemoSegment.Smb, [dispute, promise]));
    }

    public static DemoDispute Dispute(InvoiceRecord invoice, Money open, LocalDate today) =>
        new(invoice.ExternalId, today.PlusDays(-6), open, "Two of the delivered units are not what we ordered");

    public static DemoPromise BrokenPromise(InvoiceRecord invoice, Money open, string person, LocalDate today) =>
        new(invoice.ExternalId, today.PlusDays(-12), today.PlusDays(-5), open, person);

    public static ContactRecord Bouncing(ContactRecord contact) =>
        contact with { Email = contact.Email![..contact.Email!.IndexOf('@')] + "@" + BouncingDomain };

    /// <summary>Of the segment where it has one, else of any.</summary>
    private static InvoiceRecord First(
        List<InvoiceRecord> fitting, Dictionary<string, DemoCustomer> customer, DemoSegment segment, InvoiceRecord[] taken)
    {
        var free = fitting.Where(i => taken.All(t => t.CustomerExternalId != i.CustomerExternalId)).ToList();
        return free.Find(i => customer[i.CustomerExternalId].Segment == segment) ?? free[0];
    }
}
