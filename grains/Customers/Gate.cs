using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>
/// The one gate before any e-mail. It is asked when a draft is scheduled (to say when it can leave and why it waits) and again
/// in the commit that writes the intent; caps are the segment's, stop-conditions hold in all three.
/// </summary>
internal static class Gate
{
    /// <summary>Why an approved e-mail waits, whatever its segment does: what only others end first, then what time heals.</summary>
    public static IEnumerable<Wait> Waits(CustomerState state, Draft draft, CustomerSight sight) =>
        Stops(state, draft, sight).Concat(TimeWaits(state, draft, sight)).Concat(CapWait(draft, sight) is { } cap ? [cap] : []);

    /// <summary>What time heals, each with the instant at which it is healed: contact interval, quiet hours, closed days.</summary>
    public static IEnumerable<Wait> TimeWaits(CustomerState state, Draft draft, CustomerSight sight)
    {
        if (sight.Segment is not { } segment) yield break;
        var from = sight.Now;
        foreach (var wait in Opening.Before(state, draft, segment, from))
        {
            yield return wait;
            from = wait.Until!.Value;
        }

        var open = Opening.From(sight.SendingTime(segment), from, Opening.IsAtAnyHour(draft));
        if (open > from) yield return new Wait(sight.SendingDays(segment).IsSendingDay(DateOf(segment, from)) ? RefusalReason.QuietHours : RefusalReason.ClosedDay, open);
    }

    /// <summary>
    /// It needs more permits than a whole cap has today: until the ramp has a day with so many, or, where no day will have
    /// them, until somebody changes the caps. Null where it fits.
    /// </summary>
    public static Wait? CapWait(Draft draft, CustomerSight sight)
    {
        var permits = sight.PermitsOf(draft);
        if (sight.Segment is not { } segment || permits <= 0) return null;
        var words = $"It goes to {permits} recipients, and the segment's caps are {segment.DayCapOn(sight.Today, sight.SendingDays(segment))} today and {segment.Policy.WindowCap} in a window.";
        if (permits > Math.Min(segment.Policy.DayCap, segment.Policy.WindowCap)) return new Wait(RefusalReason.SendCapReached, null, words);
        for (var ahead = 0; ahead <= SendingCalendar.SearchDays; ahead++)
        {
            var date = sight.Today.PlusDays(ahead);
            if (permits > segment.DayCapOn(date, sight.SendingDays(segment))) continue;
            return ahead == 0 ? null : new Wait(RefusalReason.SendCapReached, segment.Policy.TimeZone.AtStartOfDay(date).ToInstant(), words);
        }

        return new Wait(RefusalReason.SendCapReached, null, words);
    }

    /// <summary>The first instant at which it may be armed.</summary>
    public static Instant OpensAt(CustomerState state, Draft draft, CustomerSight sight)
    {
        var ends = TimeWaits(state, draft, sight).Append(CapWait(draft, sight)).Select(wait => wait?.Until ?? sight.Now);
        return OpensFrom(draft, sight, ends.Max());
    }

    /// <summary>The first instant, not before this one, at which the clock lets it be armed.</summary>
    public static Instant OpensFrom(Draft draft, CustomerSight sight, Instant from) =>
        sight.Segment is { } segment ? Opening.From(sight.SendingTime(segment), from, Opening.IsAtAnyHour(draft)) : from;

    /// <summary>Before this instant it must be armed: thirty seconds before quiet hours begin or the segment's day ends.</summary>
    public static Instant ArmUntil(SegmentView segment, CustomerSight sight, Draft draft) =>
        Opening.EndOf(sight.SendingTime(segment), sight.Now, Opening.IsAtAnyHour(draft)) - Opening.ArmingMargin;

    /// <summary>Why the customer's own e-mail stands still, whatever the time is.</summary>
    public static IEnumerable<Wait> Stops(CustomerState state, Draft draft, CustomerSight sight)
    {
        if (GateTable.Counts(draft, RefusalReason.SendingPaused))
        {
            if (state.Paused is { } own) yield return new Wait(RefusalReason.SendingPaused, null, $"The customer is paused: {own.Words}");
            foreach (var item in draft.Items)
            {
                if (sight.Invoices.TryGetValue(item.Invoice, out var row) && row.Paused)
                    yield return new Wait(RefusalReason.SendingPaused, null, $"The invoice {row.Number} is paused.");
            }
        }

        if (GateTable.Counts(draft, RefusalReason.ItemParked) && sight.IsParked) yield return new Wait(RefusalReason.ItemParked, null, "Work on it failed and is parked.");
        if (GateTable.Counts(draft, RefusalReason.ContactInterval) && HasRival(state, draft))
            yield return new Wait(RefusalReason.ContactInterval, null, "Another e-mail of the currency is on its way.");
    }

    /// <summary>
    /// Another e-mail of the currency is approved and has no outcome: this one waits for it, because it may be the contact
    /// from which the interval counts. Steps that stand alone leave beside others.
    /// </summary>
    public static bool HasRival(CustomerState state, Draft draft) =>
        draft is { Class: MailClass.Chase, Alone: false, Delivered: false, Override: null } &&
        state.OpenDrafts.Any(other =>
            other is { Class: MailClass.Chase, Alone: false, Delivered: false } && other.Key != draft.Key && other.Currency == draft.Currency &&
            (other.Status == DraftStatus.Sending ||
             (other.Status == DraftStatus.Waiting && string.CompareOrdinal(other.Key.Value, draft.Key.Value) < 0)));

    private static LocalDate DateOf(SegmentView segment, Instant instant) => instant.InZone(segment.Policy.TimeZone).Date;
}
