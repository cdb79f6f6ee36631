using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Invoices;

/// <summary>The flows that an invoice's events make.</summary>
internal static class InvoiceFigures
{
    public static IEnumerable<Figure> Of(InvoiceState before, InvoiceEvent happened, TurnContext context)
    {
        Figure One(string name, Money amount) => new(
            name, context.Now.DateIn(Zones.Of(context.InForce.Workspace().Settings.Zone)), before.Segment?.Value ?? "",
            amount.Currency.Code, 1, amount.MinorUnits);

        switch (happened)
        {
            case InvoiceRecorded recorded when !before.Exists:
                yield return One("invoiced", recorded.Document.Amount);
                break;
            case EntryRecorded { EntryId: var id, Entry: { Reversed: false } entry } when !before.Entries.ContainsKey(id):
                yield return One(Name(entry.Kind), entry.Amount);
                break;
            case DisputeOpened opened:
                yield return One("disputed", opened.Dispute.Amount ?? before.Open);
                break;
            default:
                break;
        }
    }

    private static string Name(EntryKind kind) => kind switch
    {
        EntryKind.Opening => "opened",
        EntryKind.Balance or EntryKind.Payment => "paid",
        EntryKind.Credit => "credited",
        EntryKind.WriteOff => "written-off",
        EntryKind.Refund => "refunded",
    };
}
