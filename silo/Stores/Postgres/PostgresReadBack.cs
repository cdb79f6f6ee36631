using Npgsql;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>
/// What became of a group whose connection broke. The server process that had it is ended first, so that nothing can still
/// commit behind the answer; one that cannot be ended leaves it unknown. Then a commit stands if its last event, its reply or the removal of its message is there.
/// </summary>
internal sealed class PostgresReadBack(NpgsqlDataSource reads, PostgresBatch batches)
{
    private const int Tries = 5;

    private const string EndServer = """
        SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
        WHERE pid = $pid AND application_name = 'plixo' AND datname = current_database()
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task ReadAsync(
        IReadOnlyList<GrainCommit> group, List<int> ordinals, CommitResult[] results, int server, NpgsqlException broke,
        CancellationToken cancel)
    {
        Exception last = broke;
        var gone = true;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            try
            {
                await using var connection = await reads.OpenConnectionAsync(cancel);
                gone = true;
                await RunAsync(
                    connection, [new Statement(EndServer).With("$pid", (long)server).Each(row => gone = row.GetBoolean(0))], cancel);
                if (!gone) continue;
                foreach (var ordinal in ordinals)
                    results[ordinal] = await ReadAsync(connection, group[ordinal], cancel);
                return;
            }
            catch (NpgsqlException fault)
            {
                last = fault;
                // In real time: it is the server that needs it.
                await Task.Delay(Pause, cancel);
            }
        }

        var why = gone ? "PostgreSQL cannot be asked what became of them" : $"its server process {server} does not end";
        throw new CommitUnknownException($"The connection broke while {ordinals.Count} grains were committed, and {why}.", last);
    }

    private async Task<CommitResult> ReadAsync(NpgsqlConnection connection, GrainCommit commit, CancellationToken cancel)
    {
        var (proven, inFlight) = (false, Array.Empty<string>());
        var batch = new List<Statement>();
        if (commit.Events.Count > 0)
        {
            var last = commit.Events[^1];
            batch.Add(new Statement(EventSql.Hash).With("$kind", (long)last.Grain.Kind).With("$key", last.Grain.Key)
                .With("$version", last.Version).With("$idx", (long)last.Index)
                .Each(row => proven = row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(last.Hash)));
        }
        else if (commit.Replies.Count == 0 && commit.Consumed.Count > 0)
        {
            var consumed = commit.Consumed[0];
            proven = true;
            batch.Add(new Statement(MessageSql.Stamp).With("$kind", (long)consumed.To.Kind).With("$key", consumed.To.Key)
                .With("$sender", consumed.From).With("$version", consumed.FromVersion).With("$idx", (long)consumed.Index)
                .Each(row => proven = row.GetInt64(0) != consumed.Stamp));
        }

        foreach (var reply in commit.Replies)
        {
            batch.Add(new Statement(ReplySql.Load).With("$ids", new[] { reply.Request.RequestId }).Each(row =>
            {
                if (row.GetString(0) != reply.Request.Caller || row.GetString(1) != reply.Request.Method)
                    return;
                proven |= commit.Events.Count == 0 && row.GetFieldValue<byte[]>(4).AsSpan().SequenceEqual(reply.Body);
                inFlight = ReplySql.List(row.GetString(5));
            }));
        }

        if (batch.Count > 0)
            await RunAsync(connection, batch, cancel);
        return proven
            ? new CommitResult(CommitVerdict.Committed, inFlight)
            : new CommitResult(CommitVerdict.Lost, [], "the connection broke before the commit");
    }

    private async Task RunAsync(NpgsqlConnection connection, IReadOnlyList<Statement> batch, CancellationToken cancel)
    {
        await using var commands = new NpgsqlBatch(connection);
        foreach (var statement in batch)
            commands.BatchCommands.Add(batches.Command(statement));
        await using var rows = await commands.ExecuteReaderAsync(cancel);
        foreach (var statement in batch)
        {
            while (await rows.ReadAsync(cancel))
                statement.Row!(rows);
            await rows.NextResultAsync(cancel);
        }
    }
}
