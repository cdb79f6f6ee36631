namespace Plixo.Silo.Stores;

/// <summary>Refuses a group that no store takes: too much of it, or the same grain twice.</summary>
public static class GroupLimits
{
    public static void Check(IReadOnlyList<GrainCommit> group)
    {
        if (group.Count > StoreLimits.GroupTurns)
            throw new ArgumentException($"A group of {group.Count} grains; at most {StoreLimits.GroupTurns}.", nameof(group));
        var grains = new HashSet<Grains.Core.GrainId>(group.Count);
        var messages = 0;
        var bytes = 0L;
        foreach (var commit in group)
        {
            if (!grains.Add(commit.Grain))
                throw new ArgumentException($"{commit.Grain} is twice in one group.", nameof(group));
            messages += commit.Messages.Count;
            bytes += BytesOf(commit);
        }

        if (messages > StoreLimits.GroupMessages)
            throw new ArgumentException($"A group of {messages} messages; at most {StoreLimits.GroupMessages}.", nameof(group));
        if (bytes > StoreLimits.GroupBytes)
            throw new ArgumentException($"A group of {bytes} bytes; at most {StoreLimits.GroupBytes}.", nameof(group));
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
