using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Segments;

/// <summary>A segment: policy versions, going live and pausing, Autopilot, and the issue of permits.</summary>
public sealed class SegmentGrain : Grain<SegmentState, SegmentMessage, SegmentEvent>
{
    public override GrainKind Kind => GrainKind.Segment;

    public override SegmentState Empty(string key) => new() { Key = new SegmentKey(key) };

    public override RowNeeds Needs(SegmentState state, SegmentMessage message, Instant now) => message switch
    {
        IssuePermits or TakeBackExcess when state.Exists => Issuing.Needs(state, now),
        SetAutopilot { On: true } when state.Exists => Readiness.Needs(state, now),
        _ => RowNeeds.None,
    };

    public override Turn Receive(SegmentState state, SegmentMessage message, TurnContext context)
    {
        var turn = new SegmentTurn(state, context, Apply);
        if (!state.Exists && message is not CreateSegment)
            return message is IssuePermits or CountForgotten ? Turn.Nothing : Turn.Refuse(RefusalReason.NotFound, $"There is no segment {state.Key}.");

        SweepRow? sweep = null;
        var refusal = message switch
        {
            CreateSegment asked => Governing.Create(turn, asked),
            ChangePolicy asked => Governing.Change(turn, asked, out sweep),
            GoLive asked => Governing.GoLive(turn, asked),
            PauseSegment asked => Governing.Pause(turn, asked),
            ResumeSegment => Governing.Resume(turn),
            CloseBreaker asked => Governing.CloseBreaker(turn, asked),
            AddSegmentNote asked => Governing.Note(turn, asked),
            SetAutopilot asked => Readiness.Set(turn, asked),
            NotePreview told => Readiness.Note(turn, told),
            IssuePermits => Issuing.Issue(turn),
            CountForgotten told => Forgotten.Count(turn, told),
            TakeBackExcess => Forgotten.TakeBack(turn),
            _ => throw new ArgumentOutOfRangeException(nameof(message), message, "No such message."),
        };
        return refusal is not null
            ? Turn.Refuse(refusal)
            : turn.Build(Reply.With(new SegmentReply(state.Key, turn.State.PolicyVersion, turn.State.Autopilot, turn.State.AutopilotUnmet) { Sweep = sweep?.Id }));
    }

    public override SegmentState Apply(SegmentState state, SegmentEvent happened) => happened switch
    {
        SegmentCreated e => state with { Name = e.Name, Policy = e.Policy, PolicyVersion = 1 },
        PolicyChanged e => state with { Name = e.Name, Policy = e.Policy, PolicyVersion = e.Version },
        PermitsIssued e => state with
        {
            LastDate = e.Date,
            LastNumber = e.First + e.Grants.Sum(grant => grant.Permits) - 1,
            Slot = e.Slot,
        },
        RoomSeen e => state with { FullUntil = e.FullUntil },
        AutopilotSet e => state with { Autopilot = e.State, AutopilotReason = e.Reason, AutopilotUnmet = e.Unmet },
        TemplatePreviewed e => state with { Previewed = state.Previewed.SetItem($"{e.Template}/{e.Language}", e.Version) },
        WentLive e => state with { LiveSince = e.On, Ramp = e.Ramp },
        SegmentPaused e => state with { Paused = e.Pause },
        SegmentResumed => state with { Paused = null },
        BreakerOpened e => state with { Breaker = e.Why },
        BreakerClosed e => state with { Breaker = null, BreakerClosedAt = e.At },
        SegmentNoteAdded or PermitForgotten => state,
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "No such event."),
    };

    public override IEnumerable<RowChange> Rows(SegmentState before, SegmentState after, long version) =>
        SegmentTable.Instance.Difference(before.Exists ? SegmentRow.Of(before) : null, after.Exists ? SegmentRow.Of(after) : null);

    public override IEnumerable<RowChange> RowsOf(SegmentState before, SegmentEvent happened, SegmentState after, Instant at, FoundRows found) => happened switch
    {
        PermitsIssued e => PermitRow.Of(after.Key, e, at).SelectMany(row => PermitTable.Instance.Difference(null, row)),
        PermitForgotten e => PermitTable.Instance.Difference(null, PermitRow.Of(after.Key, e)),
        SegmentNoteAdded e => Customers.NoteTable.Instance.Difference(null, new Customers.NoteRow(e.Id, "", after.Key.Value, "", e.Words, e.By, e.At)),
        _ => [],
    };

    public override Type ViewType => typeof(SegmentView);

    public override object? View(SegmentState state) => state.Policy is not { } policy ? null : new SegmentView
    {
        Key = state.Key,
        Name = state.Name,
        PolicyVersion = state.PolicyVersion,
        Policy = policy,
        Paused = state.Paused,
        Breaker = state.Breaker,
        LiveSince = state.LiveSince,
        Ramp = state.Ramp,
        Autopilot = state.Autopilot == AutopilotState.Active,
        FullUntil = state.FullUntil,
    };
}

/// <summary>What a command to a segment answers with.</summary>
[StableName("segment")]
public sealed record SegmentReply(
    SegmentKey Segment, int PolicyVersion, AutopilotState Autopilot, System.Collections.Immutable.ImmutableArray<string> Unmet) : ReplyBody
{
    /// <summary>The request for the segment's customers to look again, by its id; null where nothing that is open can change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sweep { get; init; }
}
