using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Invoices;

/// <summary>
/// What the ledger tells of a document. At every event: amount = open + paid + credited + written off, because open is
/// computed from the other four.
/// </summary>
internal static class InvoiceLedger
{
    private const string OpeningId = "opening";
    private const string BalanceId = "balance";

    public static Refusal? Record(InvoiceTurn turn, RecordInvoice told)
    {
        var before = turn.State.Document;
        if (Fault(before, told) is { } fault) return fault;

        if (before != told.Document) turn.Happen(new InvoiceRecorded(told.Document));
        if (turn.State.Segment is null && CustomersSegment(turn.Context) is { } segment) turn.Happen(new SegmentJoined(segment));
        CreditNotes.UseUp(turn, told);
        if (told.Open is { } open && (before is null || told.BalancesAreTruth)) Settle(turn, open, told.AsOf, before is null);
        if (turn.State.AbsentSince is not null) turn.Happen(new AbsenceMarked(null));
        return null;
    }

    public static Refusal? Book(InvoiceTurn turn, RecordEntry told)
    {
        var state = turn.State;
        if (told.Entry.Amount.Currency != state.Document!.Amount.Currency)
        {
            return new Refusal(
                RefusalReason.InvalidArgument,
                $"Invoice {state.Document.Number} is in {state.Document.Amount.Currency}, the entry in {told.Entry.Amount.Currency}.");
        }

        var known = state.Entries.GetValueOrDefault(told.EntryId);
        if (known == told.Entry) return null;
        if (known is null && state.Entries.Count >= Limits.EntriesPerInvoice)
            return new Refusal(RefusalReason.LimitExceeded, $"Invoice {state.Document.Number} has {Limits.EntriesPerInvoice} entries already.");

        var open = state.Open;
        turn.Happen(new EntryRecorded(told.EntryId, told.Entry));
        if (known is null && !told.Entry.Reversed) TakeFromOpening(turn, told.Entry);
        if (told.Entry.Kind == EntryKind.Credit) CreditNotes.Book(turn);
        if (told.Balance is { } balance)
        {
            var least = balance.IsIncluded ? open : Money.Min(open, Money.Zero(open.Currency));
            if (balance.IsIncluded || turn.State.Open < least) Settle(turn, least, balance.AsOf, first: false);
        }

        return null;
    }

    public static Refusal? Copy(InvoiceTurn turn, RecordCopy told)
    {
        if (told.Digest.Length != 64 || !told.Digest.All(char.IsAsciiHexDigitLower))
            return new Refusal(RefusalReason.InvalidArgument, "digest: must be 64 lower-case hexadecimal digits.");
        if (turn.State.Copy != told.Digest) turn.Happen(new CopyRecorded(told.Digest));
        return null;
    }

    public static Refusal? MarkAbsent(InvoiceTurn turn, bool absent)
    {
        if (absent != turn.State.AbsentSince is not null) turn.Happen(new AbsenceMarked(absent ? turn.Context.Now : null));
        return null;
    }

    private static Refusal? Fault(InvoiceDocument? before, RecordInvoice told)
    {
        if (before is null) return null;
        if (before.Customer != told.Document.Customer)
        {
            return new Refusal(
                RefusalReason.InvalidArgument, $"Invoice {before.Number} belongs to customer {before.Customer}, not to {told.Document.Customer}.");
        }

        return before.Amount.Currency == told.Document.Amount.Currency
            ? null
            : new Refusal(RefusalReason.InvalidArgument, $"Invoice {before.Number} is in {before.Amount.Currency}, not in {told.Document.Amount.Currency}.");
    }

    private static SegmentKey? CustomersSegment(TurnContext context)
    {
        var customer = context.Rows.Of("customer", CustomerTable.Instance).FirstOrDefault();
        return customer is { Segment.Length: > 0 } ? new SegmentKey(customer.Segment) : null;
    }

    /// <summary>Makes the open amount what the ledger says: at first by the opening entry, later by the balance entry.</summary>
    private static void Settle(InvoiceTurn turn, Money open, Instant asOf, bool first)
    {
        var missing = turn.State.Open - open;
        if (missing.IsZero) return;
        var id = first ? OpeningId : BalanceId;
        var known = turn.State.Entries.GetValueOrDefault(id);
        var amount = (known?.Amount ?? Money.Zero(open.Currency)) + missing;
        var date = asOf.InUtc().Date;
        turn.Happen(new EntryRecorded(id, new LedgerEntry(first ? EntryKind.Opening : EntryKind.Balance, amount, date, false, "")));
    }

    /// <summary>A payment from before the first reading is already in the opening entry: it takes its part out of there.</summary>
    internal static void TakeFromOpening(InvoiceTurn turn, LedgerEntry entry)
    {
        if (turn.State.Entries.GetValueOrDefault(OpeningId) is not { } opening) return;
        if (entry.Date > opening.Date || !opening.Amount.IsPositive || !entry.Amount.IsPositive) return;
        var rest = opening.Amount - Money.Min(opening.Amount, entry.Amount);
        turn.Happen(new EntryRecorded(OpeningId, opening with { Amount = rest }));
    }
}
