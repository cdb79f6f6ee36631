using Npgsql;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>The store of a cluster: any number of equal silos share it.</summary>
public sealed class PostgresStore : SqlStore
{
    private const string RequirementFault = "PX001";

    private readonly NpgsqlDataSource queries;
    private readonly NpgsqlDataSource lookups;
    private readonly NpgsqlDataSource commits;
    private readonly PostgresBatch batches;
    private readonly PostgresGroup group;
    private readonly bool readOnly;
    private PostgresHints? hints;

    private PostgresStore(string connectionString, StoreOptions options, bool readOnly)
        : base(options)
    {
        this.readOnly = readOnly;
        queries = PostgresConnections.ForQueries(connectionString);
        lookups = PostgresConnections.ForLookups(connectionString, looks: !readOnly);
        commits = PostgresConnections.ForCommits(connectionString);
        batches = new PostgresBatch(options.Clock);
        group = new PostgresGroup(commits, lookups, batches, PartitionOf);
    }

    /// <exception cref="StoreRefusedException">The server or its schema is not fit; the message says what to do.</exception>
    public static Task<PostgresStore> OpenAsync(string connectionString, StoreOptions options, CancellationToken cancel) =>
        OpenAsync(connectionString, options, readOnly: false, cancel);

    /// <summary>Beside running silos, for `verify`.</summary>
    public static Task<PostgresStore> OpenReadOnlyAsync(string connectionString, StoreOptions options, CancellationToken cancel) =>
        OpenAsync(connectionString, options, readOnly: true, cancel);

    public override async Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel)
    {
        RefuseIfReadOnly();
        if (group.Count == 0)
            return [];
        GroupLimits.Check(group);
        var results = await this.group.CommitAsync(group, cancel);
        Hint();
        return results;
    }

    public override async ValueTask DisposeAsync()
    {
        if (hints is not null)
            await hints.DisposeAsync();
        await commits.DisposeAsync();
        await lookups.DisposeAsync();
        await queries.DisposeAsync();
    }

    private protected override FoundRowsBuilder Finding() => new FoundTogether();

    private protected override async Task RunAsync(IReadOnlyList<Statement> batch, Access access, CancellationToken cancel)
    {
        if (access == Access.Write)
            RefuseIfReadOnly();
        try
        {
            await using var connection = await (access == Access.Query ? queries : lookups).OpenConnectionAsync(cancel);
            await using var commands = new NpgsqlBatch(connection);
            foreach (var statement in batch)
                commands.BatchCommands.Add(batches.Command(statement));
            await using var rows = await commands.ExecuteReaderAsync(cancel);
            foreach (var statement in batch.Where(statement => statement.Row is not null || statement.Required is not null))
            {
                while (await rows.ReadAsync(cancel))
                {
                    if (statement.Required is null)
                        statement.Row!(rows);
                }

                await rows.NextResultAsync(cancel);
            }
        }
        catch (PostgresException fault) when (fault.SqlState == RequirementFault)
        {
            throw new RequirementException(fault.MessageText["plixo: ".Length..]);
        }
    }

    /// <summary>Many rows are written by few statements.</summary>
    private protected override IEnumerable<Statement> Statements(IReadOnlyList<RowChange> changes) => changes.Count == 1
        ? base.Statements(changes)
        : RowWaves.Of(changes.Select(change => (0, change))).Select(wave => wave.Statement()).Prepend(new Statement(CommitSql.NothingLost).Each(_ => { }));

    private protected override IEnumerable<Statement> Sends(IReadOnlyList<OutgoingMessage> messages)
    {
        var once = messages.Where(message => !message.Coalesce).ToList();
        if (once.Count < 2) return base.Sends(messages);
        T[] Column<T>(Func<OutgoingMessage, T> value) => [.. once.Select(value)];
        var together = new Statement(MessageSql.InsertOnceMany)
            .With("$kinds", Column(message => (long)message.To.Kind)).With("$keys", Column(message => message.To.Key))
            .With("$senders", Column(message => message.From)).With("$versions", Column(message => message.FromVersion))
            .With("$indexes", Column(message => (long)message.Index)).With("$types", Column(message => message.Type))
            .With("$bodies", Column(message => message.Body)).With("$ats", Column(message => message.At.ToRow()))
            .With("$partitions", Column(message => (long)PartitionOf(message.To)));
        return messages.Where(message => message.Coalesce).Select(Send).Prepend(together);
    }

    private protected override IEnumerable<Statement> KeepRendered(IReadOnlyList<KeyValuePair<string, byte[]>> rendered, Action<string> kept) => rendered.Count < 2
        ? base.KeepRendered(rendered, kept)
        : [
            new Statement(ContentSql.KeepRenderedMany)
                .With("$contents", rendered.Select(email => email.Key).ToArray()).With("$bytes", rendered.Select(email => email.Value).ToArray())
                .Each(row => kept(row.GetString(0))),
        ];

    private protected override IEnumerable<Statement> Acquires(string[] names) => [new Statement(LeaseSql.AcquireMany).With("$names", names)];

    private protected override IEnumerable<Statement> FireReminders(long[] partitions, int limit, Action fired) =>
        [new Statement(ReminderSql.FireMany).With("$partitions", partitions).With("$limit", (long)limit).Each(_ => fired())];

    private protected override string LoadGrains => GrainSql.LoadMany;

    private protected override string WaitingMessages => MessageSql.WaitingMany;

    private protected override string LoadEpochs => GateSql.EpochsMany;

    private static async Task<PostgresStore> OpenAsync(
        string connectionString, StoreOptions options, bool readOnly, CancellationToken cancel)
    {
        var store = new PostgresStore(connectionString, options, readOnly);
        try
        {
            await PostgresProof.RequireAsync(store.queries, cancel);
            await PostgresProof.RequireAsync(store.commits, cancel);
            if (options.Migrate && !readOnly)
                await PostgresMigrations.ApplyAsync(store.queries, cancel);
            else
                await PostgresMigrations.RequireAsync(store.queries, cancel);
            await store.IdentifyAsync("postgres", options.Demo, readOnly, cancel);
            store.hints = new PostgresHints(store.queries, store.Hint);
            return store;
        }
        catch (NpgsqlException fault) when (fault is not PostgresException)
        {
            await store.DisposeAsync();
            throw PostgresConnections.NotReached(connectionString, fault);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private void RefuseIfReadOnly()
    {
        if (readOnly)
            throw new InvalidOperationException("This store was opened to be read only.");
    }
}
