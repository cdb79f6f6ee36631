using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Invoices;

/// <summary>Where an invoice stands on its ladder, and which step is due.</summary>
internal static class InvoiceLadder
{
    private const string Reminder = "look";

    public static Refusal? Join(InvoiceTurn turn, SegmentKey? segment)
    {
        if (turn.State.Segment != segment) turn.Happen(new SegmentJoined(segment));
        return null;
    }

    /// <summary>The position only rises: an outcome that comes late never re-opens a step.</summary>
    public static Refusal? Finish(InvoiceTurn turn, FinishStep finish)
    {
        if (turn.State.Position is null || finish.Offset > turn.State.Position)
            turn.Happen(new StepFinished(finish.Offset, finish.At, finish.By));
        return null;
    }

    /// <summary>
    /// Plans due and next step under the policy in force, records the plan where it differs and sets the reminder. A settled
    /// invoice has no plan; one that is only held keeps its plan, because days pass for it too.
    /// </summary>
    public static void Plan(InvoiceTurn turn)
    {
        var state = turn.State;
        var segment = turn.Context.InForce.Segment(state.Segment);
        if (segment is null || !IsChased(state))
        {
            if (state.Due is not null || state.Next is not null) turn.Happen(new StepsPlanned(null, null, state.PolicyVersion, state.LadderFinished));
            turn.Remind(Reminder, NextEnd(turn.State, DateTimeZone.Utc), new Reconsider());
            return;
        }

        var zone = segment.Policy.TimeZone;
        var today = turn.Context.Now.DateIn(zone);
        var days = Days(turn, segment, today);
        var due = Ladder.HighestDue(days, today, turn.State.Position);
        var next = Ladder.Next(days, today, turn.State.Position);
        var finished = due is null && Ladder.IsFinished(segment.Policy.Cadence, Reached(turn.State));
        var plan = new StepsPlanned(Planned(due, zone), Planned(next, zone), segment.PolicyVersion, finished);
        if (plan.Due != state.Due || plan.Next != state.Next || plan.Finished != state.LadderFinished) turn.Happen(plan);
        turn.Remind(Reminder, Earlier(plan.Next?.At, NextEnd(turn.State, zone)), new Reconsider());
    }

    /// <summary>The last finished step, or the one that an invoice which arrived late begins behind.</summary>
    private static int? Reached(InvoiceState state) =>
        state.Position is { } finished && state.Start?.Position is { } behind ? Math.Max(finished, behind) : state.Position ?? state.Start?.Position;

    private static bool IsChased(InvoiceState state) =>
        state.Document is { Type: DocumentType.Invoice, Status: DocumentStatus.Open, Sent: true } && state.Open.IsPositive;

    private static System.Collections.Immutable.ImmutableArray<StepDay> Days(InvoiceTurn turn, SegmentView segment, LocalDate today)
    {
        var calendar = turn.Context.InForce.SendingDays(segment);
        var interval = segment.ContactIntervalDays();
        var due = turn.State.Document!.DueDate;
        if (!turn.State.Started)
        {
            turn.Happen(new LadderStarted(
                LadderStart.Of(segment.Policy.StartAt, due, today, segment.Policy.Cadence, calendar, interval)));
        }

        return Ladder.Days(due, segment.Policy.Cadence, calendar, interval, turn.State.Start);
    }

    private static PlannedStep? Planned(StepDay? step, DateTimeZone zone) =>
        step is null ? null : new PlannedStep(step.Offset, step.Day, zone.AtStartOfDay(step.Day).ToInstant());

    /// <summary>The start of the first date on which a hold or a reservation ends.</summary>
    private static Instant? NextEnd(InvoiceState state, DateTimeZone zone)
    {
        LocalDate? first = state.Hold?.Until;
        foreach (var reservation in state.Reservations.Values)
            first = first is { } date ? LocalDate.Min(date, reservation.Until) : reservation.Until;
        return first is { } end ? zone.AtStartOfDay(end).ToInstant() : null;
    }

    private static Instant? Earlier(Instant? left, Instant? right) =>
        left is { } a && right is { } b ? Instant.Min(a, b) : left ?? right;
}
