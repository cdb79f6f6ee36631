namespace Plixo.Silo.Stores;

/// <summary>Refuses a group that no store takes: too much of it, or the same grain twice.</summary>
public static class GroupLimits
{
    public static void Check(IReadOnlyList<GrainCommit> group)
    {
        if (group.Count > StoreLimits.GroupTurns)
            throw new ArgumentException($"A group of {group.Count} grains; at most {StoreLimits.GroupTurns}.", nameof(group));
        var grains = new HashSet<Grains.Core.GrainId>(group.Count);
        foreach (var commit in group)
        {
            if (!grains.Add(commit.Grain))
                throw new ArgumentException($"{commit.Grain} is twice in one group.", nameof(group));
        }

        var size = GroupSize.Of(group);
        if (size.Messages > StoreLimits.GroupMessages)
            throw new ArgumentException($"A group of {size.Messages} messages; at most {StoreLimits.GroupMessages}.", nameof(group));
        if (size.Bytes > StoreLimits.GroupBytes)
            throw new ArgumentException($"A group of {size.Bytes} bytes; at most {StoreLimits.GroupBytes}.", nameof(group));
    }

    /// <summary>What counts towards <see cref="StoreLimits.GroupBytes"/>: state, events, messages, replies and contents.</summary>
    public static long BytesOf(GrainCommit commit)
    {
        long bytes = (commit.State?.Body.Length ?? 0) + (commit.View?.Length ?? 0);
        foreach (var happened in commit.Events)
            bytes += happened.Body.Length + (happened.Decision?.Length ?? 0);
        foreach (var message in commit.Messages)
            bytes += message.Body.Length;
        foreach (var reply in commit.Replies)
            bytes += reply.Body.Length;
        foreach (var content in commit.Contents)
            bytes += content.Bytes.Length;
        return bytes;
    }
}

/// <summary>What the limits of a group count.</summary>
internal readonly record struct GroupSize(int Turns, int Messages, long Bytes)
{
    public bool Fits => Turns <= StoreLimits.GroupTurns && Messages <= StoreLimits.GroupMessages && Bytes <= StoreLimits.GroupBytes;

    public static GroupSize Of(IReadOnlyList<GrainCommit> group) =>
        new(group.Count, group.Sum(commit => commit.Messages.Count), group.Sum(GroupLimits.BytesOf));

    public static GroupSize operator +(GroupSize one, GroupSize other) =>
        new(one.Turns + other.Turns, one.Messages + other.Messages, one.Bytes + other.Bytes);
}
