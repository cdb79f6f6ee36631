using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>When time lets an e-mail leave: for the gate, and for a preview of a policy that is not in force yet.</summary>
public static class Opening
{
    /// <summary>Arming is refused this close to quiet hours or the end of the day.</summary>
    public static readonly Duration ArmingMargin = Duration.FromSeconds(30);

    /// <summary>What ends before quiet hours and closed days are asked, each later than the one before: contact interval, retry.</summary>
    public static IEnumerable<Wait> Before(CustomerState state, Draft draft, SegmentView segment, Instant now)
    {
        var from = now;
        if (GateTable.Counts(draft, RefusalReason.ContactInterval) && IntervalEnds(state, draft, segment, now) is { } free && free > from)
        {
            yield return new Wait(RefusalReason.ContactInterval, free);
            from = free;
        }

        var retry = draft.Transmissions.Where(one => one.Status == TransmissionStatus.Waiting).Max(one => one.NotBefore);
        if (retry > from) yield return new Wait(RefusalReason.InvalidState, retry, "The server did not take it for now.");
    }

    /// <summary>Neither quiet hours nor closed days count for it.</summary>
    public static bool IsAtAnyHour(Draft draft) => !GateTable.Counts(draft, RefusalReason.QuietHours);

    /// <summary>The first instant at or after the given one at which it may be armed; a year later where there is none.</summary>
    /// <param name="time">When the recipient may be written to.</param>
    /// <param name="from">Not before.</param>
    /// <param name="atAnyHour">Neither quiet hours nor closed days count.</param>
    public static Instant From(SendingTime time, Instant from, bool atAnyHour)
    {
        var never = from + Duration.FromDays(365);
        for (var open = from; ;)
        {
            if (!atAnyHour) open = time.NextOpen(open) ?? never;
            var end = EndOf(time, open, atAnyHour);
            // An opening too short to arm in is none.
            if (open == never || end - open > ArmingMargin) return open;
            open = end;
        }
    }

    /// <summary>The first quiet hour, or the end of the segment's day, whichever comes first.</summary>
    public static Instant EndOf(SendingTime time, Instant open, bool atAnyHour)
    {
        var end = time.DateZone.AtStartOfDay(open.InZone(time.DateZone).Date.PlusDays(1)).ToInstant();
        return !atAnyHour && time.Quiet.NextQuiet(open, time.RecipientZone) is { } quiet ? Instant.Min(end, quiet) : end;
    }

    private static Instant? IntervalEnds(CustomerState state, Draft draft, SegmentView segment, Instant now)
    {
        if (!state.LastContacts.TryGetValue(draft.Currency.Code, out var last)) return null;
        // The rest of an e-mail is the contact that it already made, until a later one follows.
        if (draft.DeliveredAt >= last.At) return null;
        var zone = segment.Policy.TimeZone;
        // E-mails released on one day are one contact: what was approved before it may follow on the same day.
        var sameDay = last.At.InZone(zone).Date == now.InZone(zone).Date;
        return sameDay && (draft.Alone || draft.Approval?.At <= last.At)
            ? null
            : ContactInterval.NextEligible(last.At, zone, segment.ContactIntervalDays());
    }
}
