using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Ladders;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Segments;

/// <summary>What other grains are given of a segment.</summary>
public sealed record SegmentView
{
    public required SegmentKey Key { get; init; }

    public required string Name { get; init; }

    public required int PolicyVersion { get; init; }

    public required Policy Policy { get; init; }

    public Pause? Paused { get; init; }

    /// <summary>Why the breaker is open; null while it is closed.</summary>
    public string? Breaker { get; init; }

    /// <summary>The date in the segment's zone on which it went live; null before.</summary>
    public LocalDate? LiveSince { get; init; }

    /// <summary>Percent of the day cap on each sending day from going live on; 100 after the last.</summary>
    public ImmutableArray<int> Ramp { get; init; } = [];

    public bool Autopilot { get; init; }

    /// <summary>Until when the caps let nothing more out, as the last issue found; null where there was room.</summary>
    public Instant? FullUntil { get; init; }

    /// <summary>The day cap in force on a date, after the ramp.</summary>
    public int DayCapOn(LocalDate date, SendingCalendar calendar) => Segments.Ramp.CapOn(Policy.DayCap, LiveSince, Ramp, date, calendar);
}

/// <summary>The views in force, with their types.</summary>
public static class InForceViews
{
    public static WorkspaceState Workspace(this InForce inForce) =>
        inForce.Gates.TryGetValue(GrainId.Workspace, out var view) && view.View is WorkspaceState state ? state : WorkspaceState.Empty;

    public static SegmentView? Segment(this InForce inForce, SegmentKey? key) =>
        key is { } known && inForce.Gates.TryGetValue(known.Grain, out var view) ? view.View as SegmentView : null;

    /// <summary>The segment that decided a draft, as it is in force.</summary>
    public static SegmentView? SegmentOf(this InForce inForce, Customers.Draft draft) => inForce.Segment(draft.Segment);

    /// <summary>The days on which a segment sends: its weekdays less the holidays of its calendar.</summary>
    public static SendingCalendar SendingDays(this InForce inForce, SegmentView segment) =>
        inForce.Workspace().Calendars.TryGetValue(segment.Policy.Calendar, out var calendar)
            ? new SendingCalendar(segment.Policy.SendingDays, calendar.Holidays)
            : new SendingCalendar(segment.Policy.SendingDays);

    /// <summary>When a recipient in a zone may be written to.</summary>
    public static SendingTime SendingTime(this InForce inForce, SegmentView segment, DateTimeZone recipient) =>
        new(segment.Policy.Quiet, recipient, inForce.SendingDays(segment), segment.Policy.TimeZone);

    public static int ContactIntervalDays(this SegmentView segment) =>
        Math.Min(segment.Policy.ContactIntervalDays, ContactInterval.MaxDays);
}
