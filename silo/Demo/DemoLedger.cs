using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Import;
using Plixo.Silo.Import.Importing;

namespace Plixo.Silo.Demo;

/// <summary>Carries out commands of one actor, each of which must be.</summary>
internal delegate Task DoCommands(Actor actor, IReadOnlyList<(GrainId Grain, Message Message)> commands);

/// <summary>A slice of the portfolio as the commands that an import of it would give.</summary>
internal static class DemoLedger
{
    public const string Source = "ledger";

    /// <summary>The ledger was read up to this instant.</summary>
    public static Task ReadAsync(DoCommands run, Instant asOf) =>
        run(DemoStaff.Bridge, [(GrainId.Workspace, new ReadLedger(Source, LedgerKind.Entries, asOf))]);

    public static async Task ImportAsync(DoCommands run, PortfolioSlice slice, Instant asOf)
    {
        var told = Import(asOf);
        await run(DemoStaff.Bridge, [.. slice.Customers.Select((customer, index) => Tell(told, customer, index))]);
        await run(DemoStaff.Bridge, [.. slice.Contacts.Select(contact =>
            (Customer(contact.CustomerExternalId).Grain, (Message)RecordCommands.Of(told, contact)))]);
        await run(DemoStaff.Bridge, [.. slice.Invoices.Select(invoice => (Invoice(invoice.ExternalId).Grain, (Message)RecordCommands.Of(told, invoice)))]);
        await run(DemoStaff.Bridge, [.. slice.Invoices.Select(invoice => RecordCommands.CreditOf(told, invoice)).OfType<PaymentRecord>().Concat(slice.Payments).Select(payment => payment.InvoiceExternalId is { } invoice
            ? (Invoice(invoice).Grain, (Message)RecordCommands.EntryOf(Source, payment, balances: null))
            : (Customer(payment.CustomerExternalId).Grain, RecordCommands.UnappliedOf(Source, payment)))]);
    }

    public static CustomerKey Customer(string externalId) => ExternalIds.Customer(Source, externalId);

    public static InvoiceKey Invoice(string externalId) => ExternalIds.Invoice(Source, externalId);

    /// <summary>The ledger's words for the segments become the keys that the rules ask for; every other large customer has an owner.</summary>
    private static (GrainId Grain, Message Message) Tell(ImportRow told, CustomerRecord customer, int index)
    {
        var segment = DemoPolicies.All.First(one => one.Segment.Name == customer.SegmentHint);
        var owner = segment.Key == DemoPolicies.Smb ? null : index % 2 == 0 ? DemoStaff.Ines.Name : DemoStaff.Omar.Name;
        return (Customer(customer.ExternalId).Grain, RecordCommands.Of(told, customer with { SegmentHint = segment.Key.Value, Owner = owner }));
    }

    private static ImportRow Import(Instant asOf) => new(
        "", RecordKind.Invoices, Source, LedgerKind.Entries, asOf, Full: false, ConfirmAbsent: false, "", "", ImportStates.Applied,
        0, 0, 0, 0, 0, "", "", DemoStaff.Bridge.Id, asOf, asOf, Repeated: false, "", "");
}
