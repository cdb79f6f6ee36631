using Plixo.Grains.Core;

namespace Plixo.Grains.Invoices;

/// <summary>Amount = open + paid + credited + written off, after each event of an invoice; each part summed by itself.</summary>
public static class LedgerInvariant
{
    /// <exception cref="InvariantException">It does not hold; the event may not happen.</exception>
    public static void Check(InvoiceState after)
    {
        if (after.Document is not { } document) return;
        var (paid, credited, writtenOff) = (0m, 0m, 0m);
        foreach (var (id, entry) in after.Entries)
        {
            if (entry.Amount.Currency != document.Amount.Currency)
                throw new InvariantException($"Entry {id} of invoice {after.Key} is in {entry.Amount.Currency}, the invoice in {document.Amount.Currency}.");
            if (entry.Reversed) continue;
            switch (entry.Kind)
            {
                case EntryKind.Opening or EntryKind.Balance or EntryKind.Payment or EntryKind.Refund:
                    paid += entry.Amount.MinorUnits;
                    break;
                case EntryKind.Credit:
                    credited += entry.Amount.MinorUnits;
                    break;
                case EntryKind.WriteOff:
                    writtenOff += entry.Amount.MinorUnits;
                    break;
                default:
                    throw new InvariantException($"Entry {id} of invoice {after.Key} is of no kind that the ledger has ({entry.Kind}).");
            }
        }

        if (document.Amount.MinorUnits != after.Open.MinorUnits + paid + credited + writtenOff)
        {
            throw new InvariantException(
                $"Invoice {after.Key}: {document.Amount.MinorUnits} is not {after.Open.MinorUnits} open + {paid} paid + {credited} credited + {writtenOff} written off.");
        }
    }
}
