using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Core;

namespace Plixo.Grains.Segments;

/// <summary>What a segment is told or asked.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(CreateSegment), "segment.create")]
[JsonDerivedType(typeof(ChangePolicy), "segment.change-policy")]
[JsonDerivedType(typeof(IssuePermits), "segment.issue-permits")]
[JsonDerivedType(typeof(SetAutopilot), "segment.set-autopilot")]
[JsonDerivedType(typeof(NotePreview), "segment.note-preview")]
[JsonDerivedType(typeof(GoLive), "segment.go-live")]
[JsonDerivedType(typeof(PauseSegment), "segment.pause")]
[JsonDerivedType(typeof(ResumeSegment), "segment.resume")]
[JsonDerivedType(typeof(CloseBreaker), "segment.close-breaker")]
[JsonDerivedType(typeof(AddSegmentNote), "segment.add-note")]
[JsonDerivedType(typeof(CountForgotten), CountForgotten.Name)]
[JsonDerivedType(typeof(TakeBackExcess), "segment.take-back-excess")]
public abstract record SegmentMessage : Message;

public sealed record CreateSegment(string Name, Policy Policy) : SegmentMessage;

/// <param name="ExpectedVersion">The policy version that was edited; null: whatever stands.</param>
public sealed record ChangePolicy(Policy Policy, int? ExpectedVersion, string Name = "") : SegmentMessage;

/// <summary>Look: drafts may wait, permits may be free.</summary>
public sealed record IssuePermits : SegmentMessage;

/// <param name="Reason">Required when turning off.</param>
public sealed record SetAutopilot(bool On, string Reason) : SegmentMessage;

/// <summary>A template was previewed on a real customer in this version.</summary>
public sealed record NotePreview(string Template, string Language, int Version) : SegmentMessage;

/// <param name="Ramp">Percent of the day cap on each of the first sending days; empty: at once in full.</param>
public sealed record GoLive(ImmutableArray<int> Ramp) : SegmentMessage;

public sealed record PauseSegment(string Reason) : SegmentMessage;

public sealed record ResumeSegment : SegmentMessage;

public sealed record CloseBreaker(string Reason) : SegmentMessage;

public sealed record AddSegmentNote(string Words) : SegmentMessage;

/// <summary>From a customer, after a restore: an e-mail of the journal has used a permit that the store forgot.</summary>
/// <param name="Draft">`none` where no draft has it.</param>
/// <param name="ArmedAt">When it was armed, by the journal.</param>
public sealed record CountForgotten(CustomerKey Customer, DraftKey Draft, string Transmission, Instant ArmedAt) : SegmentMessage
{
    public const string Name = "segment.count-forgotten";
}

/// <summary>Sending is about to be released after a restore: what the caps now count leaves less room than was given out.</summary>
public sealed record TakeBackExcess : SegmentMessage;
