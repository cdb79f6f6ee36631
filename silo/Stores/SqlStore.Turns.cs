using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

public abstract partial class SqlStore
{
    /// <summary>That of no grain.</summary>
    private const long NoVersion = -1;

    public async Task<LoadedGroup> LoadAsync(
        IReadOnlyCollection<GrainId> grains, IReadOnlyCollection<GrainId> customers, IReadOnlyCollection<RequestKey> requests,
        IReadOnlyDictionary<GrainId, long> known, CancellationToken cancel)
    {
        StoreClock? clock = null;
        var loaded = new Dictionary<GrainId, LoadedGrain>(grains.Count);
        var epochs = new Dictionary<GrainId, long>();
        var replies = new Dictionary<RequestKey, (byte[], byte[], IReadOnlyList<string>)>();
        var batch = new List<Statement> { ReadClock(read => clock = read) };
        foreach (var kind in grains.GroupBy(grain => grain.Kind))
        {
            batch.Add(new Statement(LoadGrains).With("$kind", (long)kind.Key).With("$keys", Keys(kind))
                .With("$known", kind.Select(grain => known.GetValueOrDefault(grain, NoVersion)).ToArray()).Each(row =>
                loaded.Add(
                    GrainAt(row, 0),
                    new LoadedGrain(row.GetInt64(2), new StoredState(
                        (int)row.GetInt64(3), BytesOrNull(row, 4) ?? [], row.GetFieldValue<byte[]>(5), InstantAt(row, 6))))));
        }

        batch.Add(new Statement(LoadEpochs).With("$customers", Keys(customers))
            .Each(row => epochs.Add(GrainAt(row, 0), row.GetInt64(2))));
        if (requests.Count > 0)
        {
            var asked = requests as IReadOnlySet<RequestKey> ?? requests.ToHashSet();
            batch.Add(new Statement(ReplySql.Load).With("$ids", requests.Select(request => request.RequestId).ToArray()).Each(row =>
            {
                var key = new RequestKey(row.GetString(0), row.GetString(1), row.GetString(2));
                if (asked.Contains(key))
                    replies.Add(key, (row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4), ReplySql.List(row.GetString(5))));
            }));
        }

        await RunAsync(batch, Access.Lookup, cancel);
        return new LoadedGroup(clock!, loaded, epochs, replies);
    }

    public async Task<IReadOnlyDictionary<GrainId, (long Epoch, byte[]? View)>> ViewsAsync(
        IReadOnlyCollection<GrainId> gates, CancellationToken cancel)
    {
        var views = new Dictionary<GrainId, (long, byte[]?)>();
        var batch = gates.GroupBy(gate => gate.Kind).Select(kind =>
            new Statement(GateSql.Views).With("$kind", (long)kind.Key).With("$keys", Keys(kind))
                .Each(row => views.Add(GrainAt(row, 0), (row.GetInt64(2), BytesOrNull(row, 3)))));
        await RunAsync([.. batch], Access.Lookup, cancel);
        return views;
    }

    public async Task<IReadOnlyList<FoundRows>> FindAsync(IReadOnlyList<RowNeeds> needs, CancellationToken cancel)
    {
        var found = Finding();
        var answers = needs.Select(found.Add).ToList();
        var batch = found.Batch;
        if (batch.Count > 0)
            await RunAsync(batch, Access.Find, cancel);
        return [.. answers.Select(answer => answer())];
    }

    /// <summary>Asks what turns need.</summary>
    private protected virtual FoundRowsBuilder Finding() => new();

    public async Task<int> ForgetRepliesAsync(Instant before, int limit, LeaseCheck? lease, CancellationToken cancel)
    {
        var forgotten = 0;
        await WriteAsync(
            lease,
            cancel,
            new Statement(ReplySql.Forget).With("$before", before.ToRow()).With("$limit", (long)limit).Each(_ => forgotten++));
        return forgotten;
    }

    public Task WithdrawReplyAsync(ReplyWrite reply, CancellationToken cancel) => WriteAsync(
        null, cancel,
        new Statement(ReplySql.Withdraw).With("$id", reply.Request.RequestId).With("$caller", reply.Request.Caller)
            .With("$method", reply.Request.Method).With("$body", reply.Body));

    private static string[] Keys(IEnumerable<GrainId> grains) => [.. grains.Select(grain => grain.Key)];
}
