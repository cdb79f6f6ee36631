using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Invoices;

/// <summary>An invoice: amounts, the position on the ladder, dispute and holds. It never talks to the world.</summary>
public sealed class InvoiceGrain : Grain<InvoiceState, InvoiceMessage, InvoiceEvent>
{
    public override GrainKind Kind => GrainKind.Invoice;

    public override InvoiceState Empty(string key) => new() { Key = new InvoiceKey(key) };

    /// <summary>A document without a segment is given its customer's.</summary>
    public override RowNeeds Needs(InvoiceState state, InvoiceMessage message, Instant now) => message switch
    {
        RecordInvoice record when state.Segment is null => new RowNeeds { Queries = [CustomerTable.ByKey(record.Document.Customer, "customer")] },
        _ => RowNeeds.None,
    };

    public override Turn Receive(InvoiceState state, InvoiceMessage message, TurnContext context)
    {
        var turn = new TurnBuilder<InvoiceState, InvoiceEvent>(state, context, ApplyChecked);
        if (!state.Exists && message is not RecordInvoice)
        {
            return message is Reconsider or JoinSegment or FinishStep or FreeReservation
                ? Turn.Nothing
                : Turn.Refuse(RefusalReason.NotFound, $"There is no invoice {state.Key}.");
        }

        var refusal = IsOfTheLedger(message) && Permission.Missing(context.Actor, Right.ImportLedger, null) is { } missing ? missing : message switch
        {
            RecordInvoice record => InvoiceLedger.Record(turn, record),
            RecordEntry entry => InvoiceLedger.Book(turn, entry),
            RecordCreditNote told => CreditNotes.Record(turn, told),
            RecordCopy told => InvoiceLedger.Copy(turn, told),
            MarkAbsent absent => InvoiceLedger.MarkAbsent(turn, absent.Absent),
            Reconsider => null,
            JoinSegment join => InvoiceLadder.Join(turn, join.Segment),
            FinishStep finish => InvoiceLadder.Finish(turn, finish),
            OpenDispute open => InvoiceHolds.OpenDispute(turn, open),
            ResolveDispute resolve => InvoiceHolds.ResolveDispute(turn, resolve),
            HoldInvoice hold => InvoiceHolds.Hold(turn, hold),
            ReleaseInvoice release => InvoiceHolds.Release(turn, release.Words),
            PauseInvoice pause => InvoiceHolds.Pause(turn, pause.Words),
            ResumeInvoice resume => InvoiceHolds.Resume(turn, resume.Words),
            Reserve reserve => InvoiceHolds.Reserve(turn, reserve),
            FreeReservation free => InvoiceHolds.Free(turn, free.Id),
            ExpectMoney expect => InvoiceHolds.Expect(turn, expect),
            _ => throw new ArgumentOutOfRangeException(nameof(message), message, "No such message."),
        };
        if (refusal is not null) return Turn.Refuse(refusal);

        if (state.Exists && turn.State.Settled != state.Settled) InvoiceHolds.UseUp(turn, turn.State.Settled - state.Settled);
        InvoiceHolds.EndWhatTimeEnds(turn);
        InvoiceLadder.Plan(turn);
        Tell(state, turn);
        return turn.Build(Reply.With(new InvoiceReply(turn.State.Key, turn.HasEvents ? context.Version : context.Version - 1)));
    }

    public override InvoiceState Apply(InvoiceState state, InvoiceEvent happened) => happened switch
    {
        InvoiceRecorded e => state with { Document = e.Document },
        EntryRecorded e => state with { Entries = state.Entries.SetItem(e.EntryId, e.Entry) },
        CreditNoteRecorded e => state with { CreditNotes = state.CreditNotes.SetItem(e.Note, e.Credit) },
        CopyRecorded e => state with { Copy = e.Digest },
        AbsenceMarked e => state with { AbsentSince = e.Since },
        SegmentJoined e => state with { Segment = e.Segment },
        LadderStarted e => state with { Started = true, Start = e.Start },
        StepsPlanned e => state with { Due = e.Due, Next = e.Next, PolicyVersion = e.PolicyVersion, LadderFinished = e.Finished },
        StepFinished e => state with { Position = e.Offset, Contacts = state.Contacts + 1, LastContact = e.At },
        DisputeOpened e => state with { Dispute = e.Dispute },
        DisputeResolved => state with { Dispute = null },
        InvoiceHeld e => state with { Hold = e.Hold },
        InvoiceReleased => state with { Hold = null },
        InvoicePaused e => state with { Paused = e.Hold },
        InvoiceResumed => state with { Paused = null },
        AmountReserved e => state with { Reservations = state.Reservations.SetItem(e.Id, e.Reservation) },
        ReservationFreed e => state with { Reservations = state.Reservations.Remove(e.Id) },
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "No such event."),
    };

    private static bool IsOfTheLedger(InvoiceMessage message) => message is RecordInvoice or RecordEntry or RecordCreditNote or RecordCopy or MarkAbsent;

    private InvoiceState ApplyChecked(InvoiceState before, InvoiceEvent happened)
    {
        var after = Apply(before, happened);
        LedgerInvariant.Check(after);
        return after;
    }

    public override IEnumerable<RowChange> Rows(InvoiceState before, InvoiceState after, long version) =>
        InvoiceTable.Instance.Difference(InvoiceRow.Of(before, version - 1), InvoiceRow.Of(after, version)); // any version that this is not

    /// <summary>Disputes stay in lists when they are resolved.</summary>
    public override IEnumerable<RowChange> RowsOf(InvoiceState before, InvoiceEvent happened, InvoiceState after, Instant at, FoundRows found) => happened switch
    {
        DisputeOpened e => DisputeTable.Instance.Difference(null, DisputeRow.Of(after, e.Dispute)),
        DisputeResolved e when before.Dispute is { } dispute => DisputeTable.Instance.Difference(null, DisputeRow.Of(after, dispute) with
        {
            State = e.Accepted ? "Accepted" : "Rejected",
            Outcome = e.Outcome,
            ResolvedAt = at,
        }),
        _ => [],
    };

    public override IEnumerable<Figure> Figures(InvoiceState before, InvoiceEvent happened, TurnContext context) =>
        InvoiceFigures.Of(before, happened, context);

    /// <summary>
    /// The customer looks whenever what may be chased, or what is due, has changed; an e-mail on its way that covers the
    /// invoice is recalled where the change makes it wrong.
    /// </summary>
    private static void Tell(InvoiceState before, TurnBuilder<InvoiceState, InvoiceEvent> turn)
    {
        if (!turn.HasEvents) return;
        var after = turn.State;
        var customer = after.Document!.Customer.Grain;
        var wrong = before.Exists && (
            before.Document != after.Document || before.Open != after.Open || before.Dispute != after.Dispute ||
            before.Hold != after.Hold || before.Paused != after.Paused || before.AbsentSince != after.AbsentSince ||
            before.Copy != after.Copy ||
            !before.Reservations.SequenceEqual(after.Reservations));
        if (wrong) turn.Recall(new Recall(customer, after.Key));
        if (wrong || !before.Exists || before.Segment != after.Segment ||
            (after.Due is not null && (before.Due != after.Due || before.Position != after.Position)))
            turn.Nudge(customer, new Look());
        if (after.LadderFinished && !before.LadderFinished && after.Open.IsPositive)
            turn.Send(customer, new LadderEnded(after.Key));
    }
}

/// <summary>What a command to an invoice answers with.</summary>
/// <param name="Version">The etag after the turn.</param>
[StableName("invoice")]
public sealed record InvoiceReply(InvoiceKey Invoice, long Version) : ReplyBody;
