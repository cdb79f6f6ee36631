using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>
/// The rows that one event of a customer writes: contacts made, notes, evidence, closed work items, transmissions, and what
/// became of permits. The state does not keep them, so each is a function of its event.
/// </summary>
internal static class CustomerHistory
{
    public static IEnumerable<RowChange> RowsOf(CustomerState before, CustomerEvent happened, CustomerState after, Instant at, FoundRows found) => happened switch
    {
        NoteAdded e => NoteTable.Instance.Difference(null, new NoteRow(e.Id, after.Key.Value, Segment(after), e.Subject, e.Words, e.By, e.At)),
        EvidenceAdded e => Evidence(after, e),
        WorkItemClosed e when before.WorkItems.TryGetValue(e.Item, out var item) =>
            WorkItemTable.Instance.Difference(null, WorkItemRow.Closed(after, item, e.Outcome, e.By, at)),
        Contacted e => Made(before, e, found).SelectMany(row => ContactMadeTable.Instance.Difference(null, row)),
        EmailIntended e when before.Drafts.TryGetValue(e.Draft.Value, out var draft) => Intended(before, draft, e, at),
        PermitsReturned e => e.Numbers.Select(number => PermitTable.Returned(e.Segment, e.Date, number, at)),
        EmailTakenOver e => TransmissionTable.Instance.Difference(null, TakenOver(after, e)),
        TransmissionEnded e => Ended(before, e, after, at),
        _ => [],
    };

    /// <summary>The invoices that a chase was about; other mail chases none.</summary>
    public static ImmutableArray<DraftItem> ContactedFor(Draft draft) => draft.Class == MailClass.Chase ? draft.Items : [];

    /// <summary>A late answer ends the row of an e-mail that the state no longer knows.</summary>
    private static IEnumerable<RowChange> Evidence(CustomerState state, EvidenceAdded e)
    {
        var row = new EvidenceRow(e.Transmission, e.At, e.Kind, Segment(state), state.Key, e.Words);
        foreach (var change in EvidenceTable.Instance.Difference(null, row)) yield return change;
        if (e.Kind is TransmissionStates.Accepted or TransmissionStates.NotSent)
            yield return TransmissionTable.Ended(e.Transmission, e.Kind, e.At, e.Words);
    }

    private static IEnumerable<RowChange> Intended(CustomerState state, Draft draft, EmailIntended e, Instant at) => e.Transmissions.SelectMany(
        one => new[] { TransmissionTable.Intent(new TransmissionRow(
            one.Id, state.Key, draft.Segment, draft.Key, e.MessageId, one.Recipient.Value ?? "", "",
            TransmissionStates.Intended, false, e.Content, $" {string.Join(' ', draft.Items.Select(item => item.Invoice.Value))} ",
            one.PermitDate, one.PermitNumber, e.ArmFrom ?? at, e.ArmUntil, at, one.Attempts - 1, "", "", 0, null, null, null, "", one.Recipient.KeyId)) });

    /// <summary>What it said and to whom it went nobody knows, unless a draft has it under another Message-ID.</summary>
    private static TransmissionRow TakenOver(CustomerState state, EmailTakenOver e)
    {
        var row = Unknown(state, e);
        foreach (var draft in state.Drafts.Values)
        {
            if (draft.Transmissions.FirstOrDefault(one => one.Id == e.Transmission) is not { } one) continue;
            row = row with
            {
                Segment = draft.Segment,
                Draft = draft.Key,
                Recipient = one.Recipient.Value ?? "",
                Contact = one.Recipient.KeyId,
                Covers = $" {string.Join(' ', draft.Items.Select(item => item.Invoice.Value))} ",
                PermitDate = one.PermitDate,
                PermitNumber = one.PermitNumber,
            };
        }

        return row;
    }

    /// <summary>It is no draft's, and has no permit.</summary>
    private static TransmissionRow Unknown(CustomerState state, EmailTakenOver e) => new(
        e.Transmission, state.Key, state.Segment ?? new("none"), Recovering.NoDraft, e.MessageId, "", "", TransmissionStates.InDoubt, false, "", " ",
        e.At.InUtc().Date, 0, e.At, e.At, e.At, e.Attempt, "", "", 0, null, e.At, e.At, e.Words, "");

    /// <summary>What was given up while it waited had its outcome: neither its row nor its permit says more.</summary>
    private static IEnumerable<RowChange> Ended(CustomerState before, TransmissionEnded e, CustomerState after, Instant at)
    {
        if (!before.Drafts.TryGetValue(e.Draft.Value, out var draft) || draft.Transmissions.FirstOrDefault(one => one.Id == e.Transmission) is not { } known)
            yield break;
        if (e.Status == TransmissionStatus.Refused && known.Status == TransmissionStatus.Waiting) yield break;
        var state = e.Status switch
        {
            TransmissionStatus.Accepted => TransmissionStates.Accepted,
            TransmissionStatus.InDoubt => TransmissionStates.InDoubt,
            TransmissionStatus.Waiting when e.NotBefore is null => TransmissionStates.NotSent,
            _ => TransmissionStates.Refused,
        };
        yield return TransmissionTable.Ended(e.Transmission, state, e.At, e.Reply);
        // Taken over while it waited: its permit was settled or given back with the attempt before.
        if (state == TransmissionStates.InDoubt && known.Status == TransmissionStatus.Waiting) yield break;
        yield return state == TransmissionStates.NotSent
            ? PermitTable.Returned(draft.Segment, known.PermitDate, known.PermitNumber, at)
            : PermitTable.Settled(draft.Segment, known.PermitDate, known.PermitNumber, state == TransmissionStates.InDoubt ? e.At + PermitRow.DoubtCounts : e.At);

        // Nobody was reached after all: coverage and latency do not count it.
        if (state != TransmissionStates.NotSent || known.Status != TransmissionStatus.InDoubt) yield break;
        if (after.Drafts[e.Draft.Value] is not { Reached: false, DeliveredAt: { } delivered } unmade) yield break;
        foreach (var item in ContactedFor(unmade))
            yield return RowChange.Delete(ContactMadeTable.Instance.Table, item.Invoice.Value, (long)item.Offset, delivered.ToRow());
    }

    /// <summary>An e-mail contacts for what it covers, a task for its step, a call about all that may be chased in its currency.</summary>
    private static IEnumerable<ContactMadeRow> Made(CustomerState state, Contacted e, FoundRows found)
    {
        var draft = e.Draft is { } key ? state.Drafts.GetValueOrDefault(key.Value) : null;
        if (draft is not null || !e.Items.IsEmpty)
        {
            return (draft is null ? e.Items : ContactedFor(draft)).Select(item => new ContactMadeRow(
                item.Invoice, item.Offset, e.At, state.Key, Segment(state), e.Currency.Code, e.Kind, draft?.Key.Value ?? "",
                item.Offset == DraftItem.NoStep ? null : item.StepDueAt, draft?.CreatedAt, draft?.Approval?.At, draft?.Approval?.Automatic ?? false));
        }

        return CustomerSight.InvoicesOf(found).Where(invoice => invoice.IsChaseable && invoice.Currency == e.Currency).Select(invoice => new ContactMadeRow(
            invoice.Key, invoice.DueStep ?? invoice.Position ?? 0, e.At, state.Key, Segment(state), e.Currency.Code, e.Kind, "", null, null, null, false));
    }

    private static string Segment(CustomerState state) => state.Segment?.Value ?? "";
}
