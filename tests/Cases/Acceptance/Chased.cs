using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Cases.Walk;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>What a silo really sent, as the acceptance checks count it.</summary>
internal static class Chased
{
    /// <summary>Every (invoice, step, recipient) whose e-mail was accepted, each as often as it was.</summary>
    public static async Task<IReadOnlyList<(InvoiceKey Invoice, int Step, string Recipient)>> SentAsync(CaseSilo silo)
    {
        var items = (await silo.AllAsync(DraftInvoiceTable.Instance)).ToLookup(item => item.Draft);
        return
        [
            .. (await silo.AllAsync(TransmissionTable.Instance))
                .Where(row => row.State == TransmissionStates.Accepted)
                .SelectMany(row => items[row.Draft].Select(item => (item.Invoice, item.Offset, row.Recipient))),
        ];
    }

    /// <summary>What each invoice was contacted for and when, in the words of the naive model.</summary>
    public static async Task<Dictionary<InvoiceKey, List<NaiveContact>>> ContactsAsync(CaseSilo silo) =>
        (await silo.AllAsync(ContactMadeTable.Instance)).GroupBy(row => row.Invoice).ToDictionary(
            group => group.Key,
            group => group.OrderBy(row => row.At).Select(row => new NaiveContact(row.At.InUtc().Date.ToDateOnly(), row.Offset)).ToList());

    public static (GrainId, Message) Of(NaiveInvoice invoice, Instant asOf) => Record(
        invoice.Number, invoice.Customer, Usd(invoice.Cents), LocalDate.FromDateOnly(invoice.Issued), LocalDate.FromDateOnly(invoice.Due), asOf);
}
