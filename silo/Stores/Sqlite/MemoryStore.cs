using Plixo.Grains.Core;

namespace Plixo.Silo.Stores.Sqlite;

/// <summary>
/// A store on one connection in memory. Every call runs to its end on the caller's thread, so that a scheduler with one thread
/// stays deterministic.
/// </summary>
public sealed class MemoryStore : SqlStore
{
    private readonly SqliteSession session;
    private readonly Lock gate = new();

    private MemoryStore(StoreOptions options)
        : base(options)
    {
        session = new SqliteSession(
            "Data Source=:memory:;Pooling=False", options.Clock ?? SystemStoreClock.Instance, new StampCounter(), "PRAGMA temp_store = MEMORY");
        SqliteMigrations.Apply(session);
    }

    public static MemoryStore Open(StoreOptions options)
    {
        var store = new MemoryStore(options);
        store.IdentifyAsync("sqlite", options.Demo, readOnly: false, CancellationToken.None).GetAwaiter().GetResult();
        return store;
    }

    public override Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel)
    {
        GroupLimits.Check(group);
        CommitResult[] results;
        lock (gate)
            results = SqliteGroup.Commit(session, group, PartitionOf);
        Hint();
        return Task.FromResult<IReadOnlyList<CommitResult>>(results);
    }

    public override ValueTask DisposeAsync()
    {
        session.Dispose();
        return ValueTask.CompletedTask;
    }

    private protected override Task RunAsync(IReadOnlyList<Statement> batch, Access access, CancellationToken cancel)
    {
        try
        {
            lock (gate)
            {
                session.Transact("BEGIN", () =>
                {
                    foreach (var statement in batch)
                        session.Run(statement);
                });
            }

            return Task.CompletedTask;
        }
        catch (Exception fault)
        {
            return Task.FromException(fault);
        }
    }
}
