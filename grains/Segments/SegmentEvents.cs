using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Segments;

/// <summary>What happens to a segment.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(SegmentCreated), "segment.created")]
[JsonDerivedType(typeof(PolicyChanged), "segment.policy-changed")]
[JsonDerivedType(typeof(PermitsIssued), "segment.permits-issued")]
[JsonDerivedType(typeof(RoomSeen), "segment.room-seen")]
[JsonDerivedType(typeof(AutopilotSet), "segment.autopilot-set")]
[JsonDerivedType(typeof(TemplatePreviewed), "segment.template-previewed")]
[JsonDerivedType(typeof(WentLive), "segment.went-live")]
[JsonDerivedType(typeof(SegmentPaused), "segment.paused")]
[JsonDerivedType(typeof(SegmentResumed), "segment.resumed")]
[JsonDerivedType(typeof(BreakerOpened), "segment.breaker-opened")]
[JsonDerivedType(typeof(BreakerClosed), "segment.breaker-closed")]
[JsonDerivedType(typeof(SegmentNoteAdded), "segment.note-added")]
[JsonDerivedType(typeof(PermitForgotten), "segment.permit-forgotten")]
public abstract record SegmentEvent : Event;

public sealed record SegmentCreated(string Name, Policy Policy, string By) : SegmentEvent;

public sealed record PolicyChanged(string Name, Policy Policy, int Version, string By) : SegmentEvent;

/// <param name="First">The number of the first permit; the others follow in the order of the grants.</param>
/// <param name="Held">What was held of day and window before this issue, and the caps in force: `verify` checks them.</param>
public sealed record PermitsIssued(
    LocalDate Date, long First, ImmutableArray<Grant> Grants, Held Held, PacingSlot? Slot) : SegmentEvent
{
    /// <summary>When permits that the window held leave it, in their order, as far as grants rest on it; null where none does.</summary>
    public ImmutableArray<Instant>? Leaving { get; init; }
}

public sealed record Grant(CustomerKey Customer, DraftKey Draft, int Permits)
{
    /// <summary>From when its permits hold and may be armed; null: from the issue. Never before the grant that precedes it.</summary>
    public Instant? From { get; init; }
}

public sealed record Held(long Day, int DayCap, long Window, int WindowCap);

/// <param name="FullUntil">When the caps may let more out; null: there is room again.</param>
public sealed record RoomSeen(Instant? FullUntil) : SegmentEvent;

public sealed record AutopilotSet(AutopilotState State, string Reason, ImmutableArray<string> Unmet, string By) : SegmentEvent;

public sealed record TemplatePreviewed(string Template, string Language, int Version) : SegmentEvent;

public sealed record WentLive(LocalDate On, ImmutableArray<int> Ramp, string By) : SegmentEvent;

public sealed record SegmentPaused(Pause Pause) : SegmentEvent;

public sealed record SegmentResumed(string By) : SegmentEvent;

public sealed record BreakerOpened(string Why) : SegmentEvent;

public sealed record BreakerClosed(string Reason, string By, Instant At) : SegmentEvent;

public sealed record SegmentNoteAdded(string Id, string Words, string By, Instant At) : SegmentEvent;

/// <summary>A permit that the store forgot was used: the caps count it from here on.</summary>
/// <param name="Date">Of the arm in the segment's zone: a permit is armed only on its own date.</param>
/// <param name="Number">Below zero: those that are issued are numbered from 1.</param>
public sealed record PermitForgotten(
    LocalDate Date, long Number, CustomerKey Customer, DraftKey Draft, string Transmission, Instant ArmedAt) : SegmentEvent;
