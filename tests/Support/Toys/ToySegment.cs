using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;

namespace Plixo.Tests.Support.Toys;

[JsonDerivedType(typeof(SetCap), "set-cap")]
[JsonDerivedType(typeof(Take), "take")]
public abstract record SegmentMessage : Message;

public sealed record SetCap(int Cap) : SegmentMessage;

/// <summary>Takes a numbered right, as long as the rows say that there are fewer than the cap.</summary>
public sealed record Take(string For) : SegmentMessage;

[JsonDerivedType(typeof(CapSet), "cap-set")]
[JsonDerivedType(typeof(Taken), "taken")]
public abstract record SegmentEvent : Event;

public sealed record CapSet(int Cap) : SegmentEvent;

public sealed record Taken(string For, long Number) : SegmentEvent;

public sealed record SegmentState(int Cap, long LastNumber);

public sealed record SegmentView(int Cap);

/// <summary>Stands for the segment: decides on rows that its own turns write.</summary>
public sealed class ToySegment : Grain<SegmentState, SegmentMessage, SegmentEvent>
{
    private static readonly LocalDate Day = new(2026, 3, 2);

    public override GrainKind Kind => GrainKind.Segment;

    public override Type ViewType => typeof(SegmentView);

    public override SegmentState Empty(string key) => new(0, 0);

    public override RowNeeds Needs(SegmentState state, SegmentMessage message, Instant now) => message is Take
        ? new RowNeeds
        {
            Counts = [new RowCount("taken", PermitTable.Instance.Table, [])],
            Queries = [new RowQuery("last", PermitTable.Instance.Table, [], [new RowOrder(2, Descending: true)], 1)],
        }
        : RowNeeds.None;

    public override Turn Receive(SegmentState state, SegmentMessage message, TurnContext context) => message switch
    {
        SetCap set => new Turn { Events = [new CapSet(set.Cap)] },
        Take when context.Rows.Count("taken") >= state.Cap => Turn.Refuse(RefusalReason.SendCapReached, "No right is left."),
        Take take => new Turn
        {
            Events = [new Taken(take.For, state.LastNumber + 1)],
            Rows =
            [
                .. PermitTable.Instance.Difference(null, new PermitRow(
                    new SegmentKey(context.Self.Key), Day, state.LastNumber + 1, new CustomerKey(take.For), new DraftKey("d"),
                    context.Now, null, null)),
            ],
        },
        _ => throw new InvalidOperationException(),
    };

    public override SegmentState Apply(SegmentState state, SegmentEvent happened) => happened switch
    {
        CapSet set => state with { Cap = set.Cap },
        Taken taken => state with { LastNumber = taken.Number },
        _ => throw new InvalidOperationException(),
    };

    public override object View(SegmentState state) => new SegmentView(state.Cap);
}
