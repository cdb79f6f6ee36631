using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Segments;

/// <summary>What comes back of a segment's e-mails: a spike demotes Autopilot, a mass of bounces opens the breaker.</summary>
internal static class Health
{
    /// <summary>Hard bounces within an hour beyond which something is wrong with us or the list, not with one address.</summary>
    public const int MassBounces = 20;

    /// <summary>In percent of what was accepted within the hour, from <see cref="MassMinimum"/> on.</summary>
    public const int MassPercent = 10;

    public const int MassMinimum = 50;

    private static readonly Duration Window = Duration.FromDays(7);
    private static readonly Duration Hour = Duration.FromHours(1);

    public static ImmutableArray<RowCount> Counts(SegmentState state, Instant now) =>
    [
        EvidenceTable.Count("bounced", state.Key, "bounced-hard", now - Window),
        EvidenceTable.Count("complained", state.Key, "complained", now - Window),
        TransmissionTable.AcceptedSince("accepted", state.Key, now - Window),
        EvidenceTable.Count("bounced-hour", state.Key, "bounced-hard", MassSince(state, now)),
        TransmissionTable.AcceptedSince("accepted-hour", state.Key, MassSince(state, now)),
    ];

    /// <summary>Looks at what came back and acts on it.</summary>
    public static void Watch(SegmentTurn turn)
    {
        if (turn.State.Breaker is null && Mass(turn) is { } mass)
        {
            turn.Happen(new BreakerOpened(mass));
            turn.Recall(new Recall(turn.State.Key.Grain));
        }

        if (turn.State.Autopilot == AutopilotState.Active && Spike(turn) is { } spike) Readiness.Off(turn, $"Demoted itself: {spike}.");
    }

    /// <summary>Bounces or complaints beyond the guardrails, in words; null where there are not.</summary>
    public static string? Spike(SegmentTurn turn)
    {
        var rails = turn.State.Policy!.Guardrails;
        var (accepted, bounced, complained) = (turn.Context.Rows.Count("accepted"), turn.Context.Rows.Count("bounced"), turn.Context.Rows.Count("complained"));
        if (accepted >= rails.BounceMinimum && bounced * 100m > rails.BouncePercent * accepted)
            return $"{bounced} of {accepted} e-mails bounced in 7 days, more than {rails.BouncePercent} %";
        return accepted >= rails.ComplaintMinimum && complained * 100m > rails.ComplaintPercent * accepted
            ? $"{complained} of {accepted} e-mails were complained of in 7 days, more than {rails.ComplaintPercent} %"
            : null;
    }

    /// <summary>The last hour, and not before a person closed the breaker.</summary>
    private static Instant MassSince(SegmentState state, Instant now) =>
        state.BreakerClosedAt + Duration.FromTicks(10) is { } closed ? Instant.Max(now - Hour, closed) : now - Hour;

    private static string? Mass(SegmentTurn turn)
    {
        var (bounced, accepted) = (turn.Context.Rows.Count("bounced-hour"), turn.Context.Rows.Count("accepted-hour"));
        return bounced > MassBounces || (accepted >= MassMinimum && bounced * 100 > MassPercent * accepted)
            ? $"{bounced} hard bounces within an hour"
            : null;
    }
}
