using System.Collections.Concurrent;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Bench.Turns;

/// <summary>
/// What ours is measured against: the same decision and the same writes, committed turn by turn on a connection of the
/// caller. It is favoured: states stay in memory and are not loaded, and it notifies nobody.
/// </summary>
internal abstract class OneByOneStore(IStore inner) : StoreWrapper(inner)
{
    private readonly ConcurrentDictionary<GrainId, LoadedGrain> states = new();
    private readonly ConcurrentBag<IOneByOneConnection> free = [];
    private IReadOnlyDictionary<GrainId, long>? epochs;

    public override async Task<LoadedGroup> LoadAsync(
        IReadOnlyCollection<GrainId> grains, IReadOnlyCollection<GrainId> customers, IReadOnlyCollection<RequestKey> requests,
        IReadOnlyDictionary<GrainId, long> known, CancellationToken cancel)
    {
        var missing = grains.Where(grain => !states.ContainsKey(grain)).ToArray();
        if (missing.Length > 0 || epochs is null)
        {
            var loaded = await Inner.LoadAsync(missing, [], cancel);
            epochs = loaded.GateEpochs;
            foreach (var (grain, state) in loaded.Grains)
                states[grain] = state;
        }

        var now = Instant.FromUnixTimeTicks(SystemClock.Instance.GetCurrentInstant().ToUnixTimeTicks() / 10 * 10);
        var found = new Dictionary<GrainId, LoadedGrain>(grains.Count);
        foreach (var grain in grains)
        {
            if (states.TryGetValue(grain, out var state))
                found.Add(grain, state);
        }

        return new LoadedGroup(new StoreClock(now, now), found, epochs!, new Dictionary<RequestKey, (byte[], byte[], IReadOnlyList<string>)>());
    }

    public override async Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel)
    {
        if (group is not [{ Events.Count: 1, Rows.Count: 1 } commit])
            return await Inner.CommitAsync(group, cancel);
        if (!free.TryTake(out var connection))
            connection = await ConnectAsync();
        await connection.CommitAsync(commit);
        free.Add(connection);
        states[commit.Grain] = new LoadedGrain(commit.NewVersion, commit.State!);
        return [new CommitResult(CommitVerdict.Committed, [])];
    }

    /// <summary>Closes the callers' connections; the inner store stays open.</summary>
    public virtual async Task CloseAsync()
    {
        while (free.TryTake(out var connection))
            await connection.DisposeAsync();
    }

    protected abstract Task<IOneByOneConnection> ConnectAsync();
}

internal interface IOneByOneConnection : IAsyncDisposable
{
    Task CommitAsync(GrainCommit commit);
}

/// <summary>The parameters of the statements in their order, for either engine.</summary>
internal static class OneByOneValues
{
    public static IEnumerable<object?[]> Of(GrainCommit commit, int partition)
    {
        var (happened, message, figure, row, state) =
            (commit.Events[0], commit.Messages[0], commit.Figures[0], commit.Rows[0].Values, commit.State!);
        var (kind, key) = ((long)commit.Grain.Kind, commit.Grain.Key);
        yield return [commit.Gates[0].Epoch, commit.Gates[1].Gate.Key, commit.Gates[1].Epoch];
        yield return [commit.Reads[0].Grain.Key, commit.Reads[0].Version];
        yield return [commit.NewVersion, (long)state.Schema, state.Body, state.LastHash, state.LastAt.ToRow(), kind, key, commit.BaseVersion];
        yield return
        [
            kind, key, happened.Version, (long)happened.Index, happened.Type, (long)happened.Schema, happened.Body, happened.Decision,
            happened.Hash, happened.At.ToRow(),
        ];
        yield return [happened.Hash];
        yield return
        [
            (long)message.To.Kind, message.To.Key, message.From, message.FromVersion, (long)message.Index, message.Type, message.Body,
            message.At.ToRow(), (long)partition,
        ];
        yield return [.. row];
        yield return [figure.Name, figure.Date.ToRow(), figure.Segment, figure.Currency, figure.Count, figure.Amount];
    }
}
