using Plixo.Silo.Services.Front;

namespace Plixo.Silo.Services.Queue;

/// <summary>
/// The list as one watcher knows it; answers what differs. Whoever has a part of a snapshot or of a batch of changes knows no list that ever
/// was, neither the one before nor the one to come: the token of these messages stands for none, and a resume with it begins anew.
/// </summary>
internal sealed class QueueList(string store)
{
    private Dictionary<string, string> known = [];

    /// <summary>Names the store and stands for the list as it is now, for whoever has all of it.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Stands for a list that is not whole.</summary>
    public string Partial => $"{store}.";

    public IReadOnlyList<V1.WatchQueueResponse> Take(IReadOnlyList<V1.QueueItem> items)
    {
        var now = items.ToDictionary(item => item.Resource, item => item.Etag);
        Token = $"{store}.{Etags.OfRow(items.SelectMany(item => new object?[] { item.Resource, item.Etag }))}";
        var changes = known.Keys.Where(resource => !now.ContainsKey(resource))
            .Select(resource => new V1.WatchQueueResponse { Removal = resource, ResumeToken = Partial })
            .Concat(items.Where(item => known.GetValueOrDefault(item.Resource) != item.Etag)
                .Select(item => new V1.WatchQueueResponse { Upsert = item, ResumeToken = Partial }))
            .ToList();
        known = now;
        return changes;
    }
}
