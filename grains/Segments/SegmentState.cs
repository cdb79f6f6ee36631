using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Segments;

/// <summary>A segment: its policy, whether it sends, and the permits it has issued today.</summary>
public sealed record SegmentState
{
    public required SegmentKey Key { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Null before it was created.</summary>
    public Policy? Policy { get; init; }

    public int PolicyVersion { get; init; }

    public Pause? Paused { get; init; }

    public string? Breaker { get; init; }

    /// <summary>When a person last closed it: what bounced before no longer opens it.</summary>
    public Instant? BreakerClosedAt { get; init; }

    public LocalDate? LiveSince { get; init; }

    public ImmutableArray<int> Ramp { get; init; } = [];

    public AutopilotState Autopilot { get; init; } = AutopilotState.Off;

    /// <summary>Why Autopilot is as it is, and who said so.</summary>
    public string AutopilotReason { get; init; } = "";

    /// <summary>What is still unmet while it is pending.</summary>
    public ImmutableArray<string> AutopilotUnmet { get; init; } = [];

    /// <summary>Versions of templates that were previewed on a real customer, by `template/language`.</summary>
    public ImmutableSortedDictionary<string, int> Previewed { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The latest local date for which permits were issued: a new zone never opens a day twice.</summary>
    public LocalDate? LastDate { get; init; }

    /// <summary>The last permit number of that date.</summary>
    public long LastNumber { get; init; }

    /// <summary>The pacing slot in which permits were last issued, its budget and what was used of it.</summary>
    public PacingSlot? Slot { get; init; }

    /// <summary>Until when the caps let nothing more out, as the last issue found; null where there was room.</summary>
    public Instant? FullUntil { get; init; }

    [JsonIgnore]
    public bool Exists => Policy is not null;

    /// <summary>The day cap in force on a date, after the ramp.</summary>
    public int DayCapOn(LocalDate date, SendingCalendar calendar) => Segments.Ramp.CapOn(Policy!.DayCap, LiveSince, Ramp, date, calendar);
}

public enum AutopilotState
{
    Off = 1,
    Pending,
    Active,
}

public sealed record PacingSlot(Instant Start, long Budget, long Used);
