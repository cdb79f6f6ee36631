using Plixo.Grains.Core;
using Plixo.Grains.Invoices;

namespace Plixo.Silo.Verify;

/// <summary>
/// The money of an invoice, added up from what the ledger said (the messages in the decision records) and not from what the
/// grain made of it. At every version the invoice must have open exactly what the ledger's words come to.
/// </summary>
internal sealed class MoneyCheck(Replay replay, Findings findings)
{
    private const string Opening = "opening", Notes = "credit-notes", Applied = "applied";

    public async Task RunAsync(GrainHistory invoice, CancellationToken cancel)
    {
        var told = new Told();
        foreach (var turn in invoice.Turns)
        {
            var (before, after) = ((InvoiceState)invoice.At(turn.Version - 1)!, (InvoiceState)invoice.At(turn.Version)!);
            if (await replay.Given.DecisionOfAsync(turn, cancel) is not { } decision) continue; // found by the check of decisions
            told.Hear(await replay.MessageOfAsync(invoice.Id.Kind, decision, cancel), turn);
            if (after.Document is not { } document) continue;
            var single = after.Entries.Values.All(entry => entry.Amount.Currency == document.Amount.Currency);
            var kept = before.Entries.Keys.All(after.Entries.ContainsKey);
            var open = single ? after.Open.MinorUnits : 0;
            findings.Expect(
                Checks.Money, single && kept && open == told.Open,
                () => $"{invoice.Id} version {turn.Version}: {(single ? $"{open} is open" : "entries are of several currencies")}, by what the ledger said it is {told.Open}, of {document.Amount}.");
        }
    }

    /// <summary>Minor units, by plain sums.</summary>
    private sealed class Told
    {
        private readonly Dictionary<string, (long Amount, NodaTime.LocalDate Date)> entries = [];
        private readonly Dictionary<string, long> credits = [];
        private readonly Dictionary<string, (long Amount, NodaTime.LocalDate Date)> notes = [];
        private long amount;
        private bool known;

        public long Open => amount - entries.Values.Sum(entry => entry.Amount);

        public void Hear(Message? message, HistoryTurn turn)
        {
            if (message is RecordInvoice record)
            {
                var first = !known;
                (amount, known) = (record.Document.Amount.MinorUnits, true);
                if (record.Document.Type == DocumentType.CreditNote && (record.Document.Credits.Length == 0 || record.Open is null)) Apply(record);
                if (record.Open is not { } open || !(first || record.BalancesAreTruth)) return;
                Balance(first ? Opening : "balance", open.MinorUnits, record.AsOf);
            }
            else if (message is RecordEntry entry)
            {
                var open = Open;
                Book(entry.EntryId, entry.Entry);
                if (entry.Entry.Kind == EntryKind.Credit)
                {
                    credits[entry.EntryId] = Counted(entry.Entry);
                    BookNotes();
                }

                // What happened before a balance was told is in it, and nothing later makes it less than nothing.
                if (entry.Balance is not { } told) return;
                if (told.IsIncluded) Balance("balance", open, told.AsOf);
                else if (Open < Math.Min(open, 0)) Balance("balance", Math.Min(open, 0), told.AsOf);
            }
            else if (message is RecordCreditNote note)
            {
                notes[note.Note] = (Counted(note.Credit), note.Credit.Date);
                BookNotes();
            }
            else
            {
                // Not the ledger's words: what another grain told is taken as it was booked.
                foreach (var booked in turn.Events.OfType<EntryRecorded>())
                    entries[booked.EntryId] = (Counted(booked.Entry), booked.Entry.Date);
            }
        }

        private void Balance(string id, long open, NodaTime.Instant asOf)
        {
            if (Open != open) entries[id] = (entries.GetValueOrDefault(id).Amount + Open - open, asOf.InUtc().Date);
        }

        /// <summary>What was paid before the first reading is in the opening already and is not counted twice.</summary>
        private void Book(string id, LedgerEntry entry)
        {
            var isNew = !entries.ContainsKey(id);
            entries[id] = (Counted(entry), entry.Date);
            if (isNew && Counted(entry) > 0 && entries.TryGetValue(Opening, out var opening) && entry.Date <= opening.Date && opening.Amount > 0)
                entries[Opening] = (opening.Amount - Math.Min(opening.Amount, Counted(entry)), opening.Date);
        }

        /// <summary>A note that names an invoice is used up, one that names none is at hand.</summary>
        private void Apply(RecordInvoice record)
        {
            entries.Remove(Applied);
            if (record.Document.Credits.Length > 0) entries[Applied] = (Open, record.Document.IssueDate);
        }

        /// <summary>Of notes and of credits that were booked the larger sum counts.</summary>
        private void BookNotes()
        {
            if (notes.Count == 0) return;
            var (before, date) = (entries.GetValueOrDefault(Notes).Amount, notes.Values.Max(note => note.Date));
            var beyond = Math.Max(0, notes.Values.Sum(note => note.Amount) - credits.Values.Sum());
            entries[Notes] = (beyond, date);
            if (beyond > before && entries.TryGetValue(Opening, out var opening) && date <= opening.Date && opening.Amount > 0)
                entries[Opening] = (opening.Amount - Math.Min(opening.Amount, beyond - before), opening.Date);
        }

        private static long Counted(LedgerEntry entry) => entry.Reversed ? 0 : entry.Amount.MinorUnits;
    }
}
