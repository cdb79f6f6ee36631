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
        Figure Of(string name, int count, Money amount) => new(
            name, context.Now.DateIn(Zones.Of(context.InForce.Workspace().Settings.Zone)), before.Segment?.Value ?? "",
            amount.Currency.Code, count, amount.MinorUnits);
        Figure One(string name, Money amount) => Of(name, 1, amount);

        switch (happened)
        {
            case InvoiceRecorded recorded when !before.Exists:
                yield return One("invoiced", recorded.Document.Amount);
                break;
            case EntryRecorded { EntryId: var id, Entry: var entry }:
                var known = before.Entries.GetValueOrDefault(id);
                var by = Counted(entry) - (known is null ? Money.Zero(entry.Amount.Currency) : Counted(known));
                if (!by.IsZero) yield return Of(Name(entry.Kind), Times(known, entry), by);
                break;
            case DisputeOpened opened:
                yield return One("disputed", opened.Dispute.Amount ?? before.Open);
                break;
            default:
                break;
        }
    }

    private static Money Counted(LedgerEntry entry) => entry.Reversed ? Money.Zero(entry.Amount.Currency) : entry.Amount;

    /// <summary>An entry counts once until it is reversed; each balance that moved on is one more.</summary>
    private static int Times(LedgerEntry? known, LedgerEntry now) =>
        now.Kind == EntryKind.Balance ? 1 : (now.Reversed ? 0 : 1) - (known is { Reversed: false } ? 1 : 0);

    private static string Name(EntryKind kind) => kind switch
    {
        EntryKind.Opening => "opened",
        EntryKind.Balance or EntryKind.Payment => "paid",
        EntryKind.Credit => "credited",
        EntryKind.WriteOff => "written-off",
        EntryKind.Refund => "refunded",
    };
}
