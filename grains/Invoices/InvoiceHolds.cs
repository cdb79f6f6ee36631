using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Invoices;

/// <summary>What keeps an invoice, or a part of it, from being chased.</summary>
internal static class InvoiceHolds
{
    public static Refusal? OpenDispute(InvoiceTurn turn, OpenDispute asked)
    {
        if (Unfit(turn, asked.Reason) is { } unfit) return unfit;
        if (turn.State.Dispute is not null) return new Refusal(RefusalReason.InvoiceDisputed, "The invoice is disputed already.");
        if (AmountFault(turn.State, asked.Amount) is { } fault) return fault;
        var dispute = new Dispute(turn.NewId("dp-"), asked.Reason, asked.Amount, turn.Context.Now, turn.Context.Actor.Id);
        turn.Happen(new DisputeOpened(dispute));
        if (turn.State.Segment is { } segment) turn.Nudge(segment.Grain, new IssuePermits());
        return null;
    }

    public static Refusal? ResolveDispute(InvoiceTurn turn, ResolveDispute asked)
    {
        if ((Rights(turn) ?? TooLong(asked.Outcome)) is { } unfit) return unfit;
        if (turn.State.Dispute is not { } dispute) return new Refusal(RefusalReason.InvalidState, "The invoice is not disputed.");
        turn.Happen(new DisputeResolved(dispute.Id, asked.Accepted, asked.Outcome, turn.Context.Actor.Id));
        // Paid meanwhile, it is still resolved: only a credit of what is open can be expected.
        var credit = Money.Min(dispute.Amount ?? turn.State.Open, turn.State.Open);
        if (asked.Accepted && credit.IsPositive) ExpectAmount(turn, credit, $"The dispute was accepted. {asked.Outcome}".TrimEnd());
        return null;
    }

    public static Refusal? Hold(InvoiceTurn turn, HoldInvoice asked)
    {
        if (Unfit(turn, asked.Words) is { } unfit) return unfit;
        if (asked.Until is { } until && until <= Today(turn))
            return new Refusal(RefusalReason.InvalidArgument, $"until: {until} is not after today, {Today(turn)}.");
        turn.Happen(new InvoiceHeld(new Hold(asked.Reason, asked.Words, asked.Until, turn.Context.Actor.Id, turn.Context.Now)));
        return null;
    }

    public static Refusal? Release(InvoiceTurn turn, string words)
    {
        if (Rights(turn) is { } refusal) return refusal;
        if (turn.State.Hold is not null) turn.Happen(new InvoiceReleased(words, turn.Context.Actor.Id));
        return null;
    }

    public static Refusal? Pause(InvoiceTurn turn, string words)
    {
        if (Unfit(turn, words) is { } unfit) return unfit;
        if (turn.State.Paused is null)
            turn.Happen(new InvoicePaused(new Hold(HoldReason.Paused, words, null, turn.Context.Actor.Id, turn.Context.Now)));
        return null;
    }

    public static Refusal? Resume(InvoiceTurn turn, string words)
    {
        if (Rights(turn) is { } refusal) return refusal;
        if (turn.State.Paused is not null) turn.Happen(new InvoiceResumed(words, turn.Context.Actor.Id));
        return null;
    }

    public static Refusal? Reserve(InvoiceTurn turn, Reserve told)
    {
        var known = turn.State.Reservations.GetValueOrDefault(told.Id);
        var booked = new Money(Math.Clamp(told.OpenThen - turn.State.Open.MinorUnits, 0, told.Reservation.Amount.MinorUnits), told.Reservation.Amount.Currency);
        var reservation = told.Reservation with { Since = known?.Since ?? turn.Context.Now, Used = known?.Used ?? booked };
        if (known != reservation) turn.Happen(new AmountReserved(told.Id, reservation));
        return null;
    }

    public static Refusal? Free(InvoiceTurn turn, string id)
    {
        if (turn.State.Reservations.ContainsKey(id)) turn.Happen(new ReservationFreed(id));
        return null;
    }

    public static Refusal? Expect(InvoiceTurn turn, ExpectMoney asked)
    {
        if (Unfit(turn, asked.Evidence) is { } unfit) return unfit;
        if (AmountFault(turn.State, asked.Amount) is { } fault) return fault;
        ExpectAmount(turn, asked.Amount ?? turn.State.Open, asked.Evidence);
        return null;
    }

    /// <summary>Holds and reservations whose date has come are over; an expectation that lapsed becomes a work item.</summary>
    public static void EndWhatTimeEnds(InvoiceTurn turn)
    {
        var today = Today(turn);
        if (turn.State.Hold is { Until: { } until } && until <= today) turn.Happen(new InvoiceReleased("The date has come.", Actor.System.Id));
        foreach (var (id, reservation) in turn.State.Reservations)
        {
            if (reservation.Until > today) continue;
            turn.Happen(new ReservationFreed(id));
            if (reservation is { Kind: ReservationKind.Expectation, Rest.IsPositive: true } && turn.State.Open.IsPositive)
                turn.Send(turn.State.Document!.Customer.Grain, new ExpectationLapsed(turn.State.Key, reservation.Rest, reservation.Evidence));
        }
    }

    /// <summary>
    /// Money that was booked is what was expected, then what was promised, then what a plan holds, the oldest first; what is
    /// taken back is waited for again.
    /// </summary>
    public static void UseUp(InvoiceTurn turn, Money booked)
    {
        var waiting = turn.State.Reservations
            .OrderBy(pair => pair.Value.Kind != ReservationKind.Expectation).ThenBy(pair => pair.Value.Kind)
            .ThenBy(pair => pair.Value.Since).ThenBy(pair => pair.Key, StringComparer.Ordinal);
        foreach (var (id, reservation) in booked.IsPositive ? waiting.AsEnumerable() : waiting.Reverse())
        {
            var part = booked.IsPositive ? Money.Min(booked, reservation.Rest) : -Money.Min(-booked, reservation.Used);
            if (part.IsZero) continue;
            turn.Happen(new AmountReserved(id, reservation with { Used = reservation.Used + part }));
            booked -= part;
        }
    }

    private static void ExpectAmount(InvoiceTurn turn, Money amount, string evidence)
    {
        var days = turn.Context.InForce.Segment(turn.State.Segment)?.Policy.ExpectationDays ?? 5;
        turn.Happen(new AmountReserved(
            turn.NewId("ex-"),
            new Reservation(ReservationKind.Expectation, amount, Today(turn).PlusDays(days)) { Since = turn.Context.Now, Evidence = evidence }));
    }

    private static LocalDate Today(InvoiceTurn turn) =>
        turn.Context.Now.DateIn(turn.Context.InForce.Segment(turn.State.Segment)?.Policy.TimeZone ?? DateTimeZone.Utc);

    private static Refusal? AmountFault(InvoiceState state, Money? amount) => amount switch
    {
        null => null,
        { } asked when asked.Currency != state.Document!.Amount.Currency =>
            new Refusal(RefusalReason.InvalidArgument, $"amount: the invoice is in {state.Document.Amount.Currency}, not in {asked.Currency}."),
        { IsPositive: false } => new Refusal(RefusalReason.InvalidArgument, "amount: must be more than nothing."),
        { } asked when asked > state.Open => new Refusal(RefusalReason.InvalidArgument, $"amount: only {state.Open} is open."),
        _ => null,
    };

    private static Refusal? Unfit(InvoiceTurn turn, string words) =>
        Rights(turn) ?? TooLong(words) ?? (turn.State.Document is { Status: DocumentStatus.Open } && turn.State.Open.IsPositive
            ? null
            : new Refusal(RefusalReason.InvoicePaid, "Nothing is open on the invoice."));

    private static Refusal? TooLong(string words) => words.Length > Limits.Words
        ? new Refusal(RefusalReason.LimitExceeded, $"At most {Limits.Words} characters, not {words.Length}.")
        : null;

    private static Refusal? Rights(InvoiceTurn turn) => Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment);
}
