using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>
/// The one gate before any e-mail. It is asked when a draft is scheduled (to say when it can leave and why it waits) and again
/// in the commit that writes the intent; caps are the segment's, stop-conditions hold in all three.
/// </summary>
internal static class Gate
{
    /// <summary>What time heals, each with the instant at which it is healed: contact interval, quiet hours, closed days.</summary>
    public static IEnumerable<Wait> TimeWaits(CustomerState state, Draft draft, CustomerSight sight)
    {
        if (sight.Segment is not { } segment) yield break;
        var from = sight.Now;
        if (draft is { Class: MailClass.Chase, Override: null } && IntervalEnds(state, draft, segment, sight) is { } free && free > from)
        {
            yield return new Wait(RefusalReason.ContactInterval, free);
            from = free;
        }

        foreach (var retry in draft.Transmissions.Where(transmission => transmission.Status == TransmissionStatus.Waiting))
        {
            if (retry.NotBefore is { } notBefore && notBefore > from) from = notBefore;
        }

        var open = OpenFrom(segment, sight, from, draft.Override is not null);
        if (open > from) yield return new Wait(sight.SendingDays(segment).IsSendingDay(DateOf(segment, from)) ? RefusalReason.QuietHours : RefusalReason.ClosedDay, open);
        else if (from > sight.Now) yield return new Wait(RefusalReason.InvalidState, from);
    }

    /// <summary>The first instant at which it may be armed.</summary>
    public static Instant OpensAt(CustomerState state, Draft draft, CustomerSight sight)
    {
        var waits = TimeWaits(state, draft, sight).ToList();
        return waits.Count == 0 ? sight.Now : Instant.Max(sight.Now, waits.Max(wait => wait.Until));
    }

    /// <summary>Before this instant it must be armed: thirty seconds before quiet hours begin or the segment's day ends.</summary>
    public static Instant ArmUntil(SegmentView segment, CustomerSight sight, bool overridden) =>
        EndOfOpening(segment, sight, sight.Now, overridden) - ArmingMargin;

    /// <summary>Arming is refused this close to quiet hours or the end of the day.</summary>
    private static readonly Duration ArmingMargin = Duration.FromSeconds(30);

    /// <summary>Why a chase may not leave whatever the time is: null where nothing stops it.</summary>
    public static Refusal? Stopped(CustomerState state, CustomerSight sight)
    {
        if (sight.Workspace.Paused is { } all) return new Refusal(RefusalReason.SendingPaused, $"All sending is paused: {all.Reason}");
        if (sight.Segment is not { } segment) return new Refusal(RefusalReason.NotLive, "The customer has no segment.");
        if (segment.Paused is { } paused) return new Refusal(RefusalReason.SendingPaused, $"The segment is paused: {paused.Reason}");
        if (segment.LiveSince is null) return new Refusal(RefusalReason.NotLive, "The segment is not live.");
        if (segment.Breaker is { } breaker) return new Refusal(RefusalReason.BreakerOpen, breaker);
        if (sight.IsParked) return new Refusal(RefusalReason.ItemParked, "Work on it failed and is parked.");
        if (state.Paused is { } own) return new Refusal(RefusalReason.SendingPaused, $"The customer is paused: {own.Words}");
        return null;
    }

    /// <summary>The ledger's reading is too old to chase by.</summary>
    public static bool IsStale(CustomerSight sight, int hours) =>
        sight.Workspace.LedgerAsOf is not { } asOf || sight.Now - asOf > Duration.FromHours(hours);

    /// <summary>
    /// Another e-mail of the currency is approved and has no outcome: this one waits for it, because it may be the contact
    /// from which the interval counts. Steps that stand alone leave beside others.
    /// </summary>
    public static bool HasRival(CustomerState state, Draft draft) =>
        draft is { Alone: false, Delivered: false, Override: null } &&
        state.OpenDrafts.Any(other =>
            other is { Class: MailClass.Chase, Alone: false, Delivered: false } && other.Key != draft.Key && other.Currency == draft.Currency &&
            (other.Status == DraftStatus.Sending ||
             (other.Status == DraftStatus.Waiting && string.CompareOrdinal(other.Key.Value, draft.Key.Value) < 0)));

    private static Instant? IntervalEnds(CustomerState state, Draft draft, SegmentView segment, CustomerSight sight)
    {
        if (draft.Reached || !state.LastContacts.TryGetValue(draft.Currency.Code, out var last)) return null;
        if (draft.Delivered && (last.Thread.LastOrDefault() ?? "") == draft.MessageId) return null;
        var zone = segment.Policy.TimeZone;
        // E-mails released on one day are one contact: what was approved before it may follow on the same day.
        var sameDay = last.At.InZone(zone).Date == sight.Now.InZone(zone).Date;
        return sameDay && (draft.Alone || draft.Approval?.At <= last.At)
            ? null
            : ContactInterval.NextEligible(last.At, zone, segment.ContactIntervalDays());
    }

    private static Instant OpenFrom(SegmentView segment, CustomerSight sight, Instant from, bool overridden)
    {
        var time = sight.SendingTime(segment);
        var never = from + Duration.FromDays(365);
        for (var open = from; ;)
        {
            if (!overridden) open = time.NextOpen(open) ?? never;
            var end = EndOfOpening(segment, sight, open, overridden);
            // An opening too short to arm in is none.
            if (open == never || end - open > ArmingMargin) return open;
            open = end;
        }
    }

    /// <summary>The first quiet hour, or the end of the segment's day, whichever comes first.</summary>
    private static Instant EndOfOpening(SegmentView segment, CustomerSight sight, Instant open, bool overridden)
    {
        var end = segment.Policy.TimeZone.AtStartOfDay(DateOf(segment, open).PlusDays(1)).ToInstant();
        return !overridden && segment.Policy.Quiet.NextQuiet(open, sight.RecipientZone) is { } quiet ? Instant.Min(end, quiet) : end;
    }

    private static LocalDate DateOf(SegmentView segment, Instant instant) => instant.InZone(segment.Policy.TimeZone).Date;
}
