using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Segments;

/// <summary>
/// What comes back of a segment's e-mails. A mass of bounces, and bounces or complaints beyond the limits, open the breaker for
/// all its mail; they and disputes demote Autopilot.
/// </summary>
internal static class Health
{
    private static readonly Duration Hour = Duration.FromHours(1);
    private static readonly Duration Day = Duration.FromHours(24);

    /// <summary>What people did to the segment's e-mails within the guardrails' days, and since the breaker was last closed.</summary>
    public static ImmutableArray<RowCount> Counts(SegmentState state, Instant now)
    {
        var days = now - Duration.FromDays(state.Policy!.Guardrails.HealthDays);
        Instant Since(Instant from) => SinceClosed(state, from);
        return
        [
            EvidenceTable.Count("bounced", state.Key, "bounced-hard", days),
            EvidenceTable.Count("complained", state.Key, "complained", days),
            TransmissionTable.AcceptedSince("accepted", state.Key, days),
            EvidenceTable.Count("bounced-open", state.Key, "bounced-hard", Since(days)),
            EvidenceTable.Count("complained-open", state.Key, "complained", Since(days)),
            TransmissionTable.AcceptedSince("accepted-open", state.Key, Since(days)),
            EvidenceTable.Count("bounced-hour", state.Key, "bounced-hard", Since(now - Hour)),
            TransmissionTable.AcceptedSince("accepted-hour", state.Key, Since(now - Hour)),
            EvidenceTable.Count("complained-day", state.Key, "complained", Since(now - Day)),
        ];
    }

    /// <summary>What was contacted for and disputed within the guardrails' days: only Autopilot asks.</summary>
    public static ImmutableArray<RowCount> DisputeCounts(SegmentState state, Instant now)
    {
        var since = now - Duration.FromDays(state.Policy!.Guardrails.DecidedDays);
        return [DisputeTable.OpenedSince("disputed", state.Key, since), ContactMadeTable.Since("contacted", state.Key, since)];
    }

    /// <summary>Looks at what came back and acts on it.</summary>
    public static void Watch(SegmentTurn turn)
    {
        if (turn.State.Breaker is null && WhyStop(turn) is { } why)
        {
            turn.Happen(new BreakerOpened(why));
            turn.Recall(new Recall(turn.State.Key.Grain));
        }

        if (turn.State.Autopilot != AutopilotState.Active) return;
        var rails = turn.State.Policy!.Guardrails;
        var spike = Bounces(rails, turn.Context.Rows, "") ?? Complaints(rails, turn.Context.Rows, "") ?? Disputes(rails, turn.Context.Rows);
        if (spike is not null) Readiness.Off(turn, $"Demoted itself: {spike}.");
    }

    /// <summary>Too many bounces, in words; null where there are not.</summary>
    /// <param name="rails">The limits.</param>
    /// <param name="rows">The counts.</param>
    /// <param name="since">Which counts: all within the days, or `-open`, since the breaker was closed.</param>
    public static string? Bounces(Guardrails rails, FoundRows rows, string since)
    {
        var (accepted, bounced) = (rows.Count($"accepted{since}"), rows.Count($"bounced{since}"));
        return accepted >= rails.BounceMinimum && bounced * 100m > rails.BouncePercent * accepted
            ? $"{bounced} of {accepted} e-mails bounced in {rails.HealthDays} days, more than {rails.BouncePercent} %"
            : null;
    }

    public static string? Complaints(Guardrails rails, FoundRows rows, string since)
    {
        var (accepted, complained) = (rows.Count($"accepted{since}"), rows.Count($"complained{since}"));
        return accepted >= rails.ComplaintMinimum && complained * 100m > rails.ComplaintPercent * accepted
            ? $"{complained} of {accepted} e-mails were complained of in {rails.HealthDays} days, more than {rails.ComplaintPercent} %"
            : null;
    }

    public static string? Disputes(Guardrails rails, FoundRows rows)
    {
        var (contacted, disputed) = (rows.Count("contacted"), rows.Count("disputed"));
        return contacted >= rails.DisputeMinimum && disputed * 100m > rails.DisputePercent * contacted
            ? $"{Opened(disputed, contacted)} in {rails.DecidedDays} days, more than {rails.DisputePercent} %"
            : null;
    }

    /// <summary>Disputes, and the steps over which they were opened, in words.</summary>
    public static string Opened(long disputed, long contacted) =>
        $"{(disputed == 1 ? "1 dispute was" : $"{disputed} disputes were")} opened over {(contacted == 1 ? "1 step" : $"{contacted} steps")} contacted for";

    private static string? WhyStop(SegmentTurn turn)
    {
        var (limits, rails, rows) = (turn.State.Policy!.Breaker, turn.State.Policy.Guardrails, turn.Context.Rows);
        var (bounced, accepted, complained) = (rows.Count("bounced-hour"), rows.Count("accepted-hour"), rows.Count("complained-day"));
        if (bounced > limits.MassBounces || (accepted >= limits.MassMinimum && bounced * 100m > limits.MassPercent * accepted))
            return $"{bounced} hard bounces within an hour";
        return complained >= limits.ComplaintsInADay
            ? $"{complained} complaints within a day"
            : Bounces(rails, rows, "-open") ?? Complaints(rails, rows, "-open");
    }

    /// <summary>Not before a person closed the breaker: what was looked at no longer opens it.</summary>
    private static Instant SinceClosed(SegmentState state, Instant from) =>
        state.BreakerClosedAt + Duration.FromTicks(10) is { } closed ? Instant.Max(from, closed) : from;
}
