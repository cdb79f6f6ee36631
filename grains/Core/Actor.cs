using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Plixo.Grains.Core;

/// <summary>Who acts. It reaches every turn and stands in its decision record.</summary>
public sealed record Actor
{
    /// <summary>The service itself: reminders, messages between grains, jobs.</summary>
    public static readonly Actor System = new() { Id = "system", Kind = ActorKind.System, Rights = Right.All };

    /// <summary>`users/dana`, `tokens/t-1`, `system`, `payers/c-1`.</summary>
    public required string Id { get; init; }

    public required ActorKind Kind { get; init; }

    public required Right Rights { get; init; }

    /// <summary>Segments that the rights hold for; empty means all.</summary>
    public ImmutableSortedSet<string> Segments { get; init; } = [];

    /// <summary>
    /// The largest plan that the person may agree to, in hundredths of each plan's currency; null: what the segment's policy says.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PlanLimitHundredths { get; init; }

    public bool May(Right right) => (Rights & right) == right;

    public bool MayIn(Right right, SegmentKey? segment) =>
        May(right) && (Segments.IsEmpty || (segment is { } key && Segments.Contains(key.Value)));
}

public enum ActorKind
{
    Person = 1,
    Token,
    System,
    Payer,
}

/// <summary>What an actor may do. Roles are named sets of these.</summary>
[Flags]
public enum Right
{
    None = 0,
    View = 1 << 0,
    Work = 1 << 1,
    ApproveDrafts = 1 << 2,
    SendNow = 1 << 3,
    EditPolicy = 1 << 4,
    EditWorkspace = 1 << 5,
    GoLive = 1 << 6,
    PauseSending = 1 << 7,
    ImportLedger = 1 << 8,
    ManageUsers = 1 << 9,
    Operate = 1 << 10,
    SetClock = 1 << 11,
    ApprovePlans = 1 << 12,
    Reassign = 1 << 13,
    All = (1 << 14) - 1,
}
