using Plixo.Grains.Amounts;
using Plixo.Grains.Core;

namespace Plixo.Grains.Invoices;

/// <summary>
/// Credit notes that name the invoice they credit. The ledger may book their application as credits too, under ids of its own:
/// then these are what counts, and the notes only what is beyond them, in whatever order they are told.
/// </summary>
internal static class CreditNotes
{
    /// <summary>On the credited invoice: what its notes credit beyond the credits that were booked.</summary>
    private const string Noted = "credit-notes";

    /// <summary>On the note: what of it was used for the invoice that it names.</summary>
    private const string Applied = "applied";

    public static Refusal? Record(InvoiceTurn turn, RecordCreditNote told)
    {
        var document = turn.State.Document!;
        if (document.Customer != told.Customer)
            return new Refusal(RefusalReason.InvalidArgument, $"Invoice {document.Number} belongs to customer {document.Customer}, its credit note to {told.Customer}.");
        if (document.Amount.Currency != told.Credit.Amount.Currency)
            return new Refusal(RefusalReason.InvalidArgument, $"Invoice {document.Number} is in {document.Amount.Currency}, its credit note in {told.Credit.Amount.Currency}.");
        var known = turn.State.CreditNotes.GetValueOrDefault(told.Note);
        if (known == told.Credit) return null;
        if (known is null && turn.State.CreditNotes.Count >= Limits.EntriesPerInvoice)
            return new Refusal(RefusalReason.LimitExceeded, $"Invoice {document.Number} has {Limits.EntriesPerInvoice} credit notes already.");
        turn.Happen(new CreditNoteRecorded(told.Note, told.Credit));
        Book(turn);
        return null;
    }

    /// <summary>Books what the notes credit beyond the ledger's own credits; what it settled before the first reading comes out of there.</summary>
    public static void Book(InvoiceTurn turn)
    {
        var state = turn.State;
        if (state.CreditNotes.IsEmpty) return;
        var currency = state.Document!.Amount.Currency;
        var noted = state.CreditNotes.Values.Where(note => !note.Reversed).Select(note => note.Amount).Sum(currency);
        var booked = state.Entries.Where(entry => entry.Key != Noted && entry.Value is { Kind: EntryKind.Credit, Reversed: false })
            .Select(entry => entry.Value.Amount).Sum(currency);
        var beyond = Money.Max(noted - booked, Money.Zero(currency));
        var known = state.Entries.GetValueOrDefault(Noted);
        var before = known?.Amount ?? Money.Zero(currency);
        if (beyond == before) return;
        var entry = new LedgerEntry(EntryKind.Credit, beyond, state.CreditNotes.Values.Max(note => note.Date), false, "");
        turn.Happen(new EntryRecorded(Noted, entry));
        if (beyond > before) InvoiceLedger.TakeFromOpening(turn, entry with { Amount = beyond - before });
    }

    /// <summary>A note that names an invoice is used for it as far as the ledger says nothing of what is open, and is no credit at hand.</summary>
    public static void UseUp(InvoiceTurn turn, RecordInvoice told)
    {
        var state = turn.State;
        if (told.Document.Type != DocumentType.CreditNote) return;
        var known = state.Entries.GetValueOrDefault(Applied);
        var before = known?.Amount ?? Money.Zero(told.Document.Amount.Currency);
        var used = told.Document.Credits.Length == 0 ? Money.Zero(before.Currency) : told.Open is null ? before + state.Open : before;
        if (used != before) turn.Happen(new EntryRecorded(Applied, new LedgerEntry(EntryKind.Credit, used, told.Document.IssueDate, false, told.Document.Credits)));
    }
}
