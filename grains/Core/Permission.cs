namespace Plixo.Grains.Core;

/// <summary>The check that stands in the turn itself, behind the one at the door.</summary>
public static class Permission
{
    /// <summary>The refusal where the actor lacks the right in the segment; null where it has it.</summary>
    public static Refusal? Missing(Actor actor, Right right, SegmentKey? segment) =>
        actor.MayIn(right, segment)
            ? null
            : new Refusal(RefusalReason.PermissionDenied, segment is { } key && actor.May(right)
                ? $"{actor.Id} has the right {right} not in segment {key}."
                : $"{actor.Id} lacks the right {right}.");

    /// <summary>The refusal where rights in segments (none: in all) are more than the actor's own; null where they are not.</summary>
    public static Refusal? Above(Actor actor, Right rights, IReadOnlyCollection<string> segments) =>
        !actor.May(rights) ? new Refusal(RefusalReason.PermissionDenied, $"{actor.Id} lacks rights among {rights}.")
        : actor.Segments.IsEmpty || (segments.Count > 0 && segments.All(actor.Segments.Contains)) ? null
        : new Refusal(RefusalReason.PermissionDenied, $"{actor.Id} has rights in {string.Join(", ", actor.Segments)} only.");
}
