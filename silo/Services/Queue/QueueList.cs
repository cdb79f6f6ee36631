using NodaTime;
using Plixo.Silo.Services.Front;

namespace Plixo.Silo.Services.Queue;

/// <summary>
/// The list as one watcher knows it; answers what differs. Whoever has a part of a snapshot or of a batch of changes knows no list that ever
/// was, neither the one before nor the one to come: the token of these messages stands for none, and a resume with it begins anew.
/// </summary>
public sealed class QueueList(string store)
{
    private readonly Dictionary<string, Known> known = [];
    private readonly Dictionary<string, QueueShown> renewed = [];
    private QueueShown[] read = [];

    /// <summary>Names the store and stands for the list as it is now, for whoever has all of it; <see cref="Partial"/> until <see cref="Complete"/>.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Whether anything was said that the counts may not know of yet.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>The counts are being taken.</summary>
    public void Counted() => HasChanged = false;

    /// <summary>Stands for a list that is not whole.</summary>
    public string Partial => $"{store}.";

    /// <summary>What is not there any more.</summary>
    public IReadOnlyList<V1.WatchQueueResponse> Removals(IReadOnlyList<QueueShown> items)
    {
        Token = Partial;
        var now = items.Select(shown => shown.Item.Resource).ToHashSet();
        var gone = known.Keys.Where(resource => !now.Contains(resource)).ToList();
        foreach (var resource in gone) known.Remove(resource);
        HasChanged |= gone.Count > 0;
        return [.. gone.Select(resource => new V1.WatchQueueResponse { Removal = resource, ResumeToken = Partial })];
    }

    /// <summary>
    /// Whether an item may say something else than before: its row does, or what its waits rest on has moved, which are the segment, the
    /// workspace and the time. A cap, a pause or a holiday changes no row.
    /// </summary>
    public bool MayDiffer(QueueShown shown, InForceNow now) =>
        !known.TryGetValue(shown.Item.Resource, out var before) || before.Row != shown.Row ||
        (shown.Draft is not null && (before.Until <= now.Clock.Business || !ReferenceEquals(before.Segment, now.Segment(shown.Segment)) || !ReferenceEquals(before.Workspace, now.Workspace)));

    /// <summary>Of the list as it was read last, the first so many that may say something else for what is in force now.</summary>
    public IReadOnlyList<QueueShown> Moved(InForceNow now, int most) => [.. read.Where(shown => MayDiffer(shown, now)).Take(most)];

    /// <summary>Of the list as it was read last, what is not among these.</summary>
    public IReadOnlyList<QueueShown> Missing(IReadOnlyList<QueueShown> items)
    {
        var there = items.Select(shown => shown.Item.Resource).ToHashSet();
        return [.. read.Where(shown => !there.Contains(shown.Item.Resource))];
    }

    /// <summary>A reading begins: what is renewed from now on is newer than what it will find.</summary>
    public void Begins() => renewed.Clear();

    /// <summary>Some of the items as they were read by themselves.</summary>
    public void Renew(IReadOnlyList<QueueShown> items)
    {
        foreach (var shown in items) renewed[shown.Item.Resource] = shown;
        read = Newest(read);
    }

    /// <summary>The reading has ended: its items, each as it was read last.</summary>
    public IReadOnlyList<QueueShown> Read(IReadOnlyList<QueueShown> items) => read = Newest(items);

    /// <summary>Of items whose waits were asked for: those that say something else.</summary>
    public IReadOnlyList<V1.WatchQueueResponse> Upserts(IReadOnlyList<QueueShown> items, InForceNow now)
    {
        Token = Partial;
        var changes = new List<V1.WatchQueueResponse>();
        foreach (var shown in items)
        {
            if (known.GetValueOrDefault(shown.Item.Resource)?.Etag != shown.Item.Etag) changes.Add(new V1.WatchQueueResponse { Upsert = shown.Item, ResumeToken = Partial });
            known[shown.Item.Resource] = new Known(
                shown.Row, shown.Item.Etag, now.Segment(shown.Segment), now.Workspace,
                shown.Item.Waits.Where(wait => wait.Until is not null).Select(wait => (Instant?)Instant.FromDateTimeOffset(wait.Until.ToDateTimeOffset())).Min());
        }

        HasChanged |= changes.Count > 0;
        return changes;
    }

    /// <summary>All was asked for: the list is these items, in this order.</summary>
    public void Complete(IReadOnlyList<QueueShown> items) =>
        Token = $"{store}.{Etags.OfRow(items.SelectMany(shown => new object?[] { shown.Item.Resource, known[shown.Item.Resource].Etag }))}";

    private QueueShown[] Newest(IEnumerable<QueueShown> items) => [.. items.Select(shown => renewed.GetValueOrDefault(shown.Item.Resource, shown))];

    /// <param name="Segment">In force when its waits were asked for, like the workspace.</param>
    /// <param name="Until">When the first of its waits ends.</param>
    private sealed record Known(string Row, string Etag, object? Segment, object Workspace, Instant? Until);
}
