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
    /// <summary>Of the day cap on the first sending days after going live.</summary>
    public static readonly ImmutableArray<int> DefaultRamp = [10, 25, 50, 100];

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

    [JsonIgnore]
    public bool Exists => Policy is not null;

    /// <summary>
    /// The day cap in force on a date: the ramp's share on the first sending days after going live, counted from the day it
    /// went live.
    /// </summary>
    public int DayCapOn(LocalDate date, SendingCalendar calendar)
    {
        if (LiveSince is not { } since || Ramp.IsDefaultOrEmpty) return Policy!.DayCap;
        var day = -1;
        for (var at = since; at <= date && day < Ramp.Length; at = at.PlusDays(1))
        {
            if (calendar.IsSendingDay(at)) day++;
        }

        return day >= Ramp.Length ? Policy!.DayCap : (int)Math.Ceiling(Policy!.DayCap * Ramp[Math.Max(0, day)] / 100m);
    }
}

public enum AutopilotState
{
    Off = 1,
    Pending,
    Active,
}

public sealed record PacingSlot(Instant Start, long Budget, long Used);
