namespace Plixo.Silo.Stores.Sqlite;

/// <summary>
/// The one thread that writes. While it waits for the disk, commits queue up; all that wait are taken into its next
/// transaction, which is group commit.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteSession session;
    private readonly Func<Grains.Core.GrainId, int> partitionOf;
    private readonly Action committed;
    private readonly Queue<Work> queue = new();
    private readonly Thread thread;
    private bool stopping;

    public SqliteWriter(SqliteSession session, Func<Grains.Core.GrainId, int> partitionOf, Action committed)
    {
        this.session = session;
        this.partitionOf = partitionOf;
        this.committed = committed;
        thread = new Thread(Write) { IsBackground = true, Name = "sqlite writer" };
        thread.Start();
    }

    public Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group)
    {
        var work = new Work { Commits = group, Size = GroupSize.Of(group) };
        Enqueue(work);
        return work.Done.Task;
    }

    public Task RunAsync(IReadOnlyList<Statement> batch)
    {
        var work = new Work { Batch = batch };
        Enqueue(work);
        return work.Done.Task;
    }

    /// <summary>What was queued is still written.</summary>
    public void Dispose()
    {
        lock (queue)
        {
            stopping = true;
            Monitor.Pulse(queue);
        }

        thread.Join();
        session.Dispose();
    }

    private void Enqueue(Work work)
    {
        lock (queue)
        {
            ObjectDisposedException.ThrowIf(stopping, typeof(SqliteStore));
            queue.Enqueue(work);
            Monitor.Pulse(queue);
        }
    }

    private void Write()
    {
        var next = new List<Work>();
        while (Take(next))
        {
            try
            {
                if (next[0].Batch is { } batch)
                    Run(next[0], batch);
                else
                    Commit(next);
            }
            catch (Exception fault)
            {
                foreach (var work in next)
                    work.Done.TrySetException(fault);
            }

            next.Clear();
        }
    }

    private void Run(Work work, IReadOnlyList<Statement> batch)
    {
        session.Transact("BEGIN IMMEDIATE", () =>
        {
            foreach (var statement in batch)
                session.Run(statement);
        });
        work.Done.SetResult([]);
    }

    private void Commit(List<Work> group)
    {
        var commits = group.Count == 1 ? group[0].Commits! : [.. group.SelectMany(work => work.Commits!)];
        var results = SqliteGroup.Commit(session, commits, partitionOf);
        var from = 0;
        foreach (var work in group)
        {
            work.Done.SetResult(new ArraySegment<CommitResult>(results, from, work.Commits!.Count));
            from += work.Commits.Count;
        }

        committed();
    }

    /// <summary>One batch of statements, or all commits in front of the next batch, up to the limits of a group.</summary>
    private bool Take(List<Work> next)
    {
        lock (queue)
        {
            while (queue.Count == 0)
            {
                if (stopping)
                    return false;
                Monitor.Wait(queue);
            }

            next.Add(queue.Dequeue());
            if (next[0].Commits is null)
                return true;
            var size = next[0].Size;
            while (queue.TryPeek(out var work) && work.Commits is not null && (size + work.Size).Fits)
            {
                size += work.Size;
                next.Add(queue.Dequeue());
            }

            return true;
        }
    }

    private sealed class Work
    {
        public IReadOnlyList<GrainCommit>? Commits { get; init; }

        public GroupSize Size { get; init; }

        public IReadOnlyList<Statement>? Batch { get; init; }

        public TaskCompletionSource<IReadOnlyList<CommitResult>> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
