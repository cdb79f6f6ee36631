using Npgsql;
using Plixo.Grains.Core;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>
/// Commits a group: at most one round trip where nothing goes wrong. What the server refuses is halved until the commit at
/// fault stands alone; what another silo moved in between is looked at again; what is unknown is read back.
/// </summary>
internal sealed class PostgresGroup(
    NpgsqlDataSource commits, NpgsqlDataSource reads, PostgresBatch batches, Func<GrainId, int> partitionOf)
{
    /// <summary>How often a group that others got in the way of is tried before it is halved.</summary>
    private const int Tries = 3;

    private readonly PostgresReadBack readBack = new(reads, batches);

    public async Task<CommitResult[]> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel)
    {
        var results = new CommitResult[group.Count];
        var active = GroupOrder.Settle(group, results);
        await CommitAsync(group, active, results, cancel);
        return results;
    }

    private async Task CommitAsync(
        IReadOnlyList<GrainCommit> group, List<int> ordinals, CommitResult[] results, CancellationToken cancel)
    {
        if (ordinals.Count == 0)
            return;
        PostgresException? refusal = null;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            refusal = await TryAsync(group, ordinals, results, cancel);
            if (refusal is null)
                return;
            if (!SomebodyMoved(refusal))
                break;
        }

        if (StoreIsUnfit(refusal!))
            throw refusal!;
        if (ordinals.Count == 1)
        {
            var verdict = SomebodyMoved(refusal!) || IsTimeOut(refusal!) ? CommitVerdict.Lost : CommitVerdict.Failed;
            results[ordinals[0]] = new CommitResult(verdict, [], $"{refusal!.SqlState}: {refusal.MessageText}");
            return;
        }

        var half = ordinals.Count / 2;
        await CommitAsync(group, ordinals[..half], results, cancel);
        await CommitAsync(group, ordinals[half..], results, cancel);
    }

    /// <summary>Null where the round trip was made, its outcome read back, or no connection was to be had; else what the server refused, with all undone.</summary>
    private async Task<PostgresException?> TryAsync(
        IReadOnlyList<GrainCommit> group, List<int> ordinals, CommitResult[] results, CancellationToken cancel)
    {
        NpgsqlConnection opened;
        try
        {
            opened = await commits.OpenConnectionAsync(cancel);
        }
        catch (NpgsqlException fault)
        {
            foreach (var ordinal in ordinals)
                results[ordinal] = new CommitResult(CommitVerdict.Lost, [], $"no connection could be opened, nothing was done: {fault.Message}");
            return null;
        }

        await using var connection = opened;
        var server = connection.ProcessID;
        try
        {
            await new PostgresCommit(batches, group, ordinals, partitionOf).RunAsync(connection, results);
            return null;
        }
        catch (PostgresException fault) when (!ConnectionEnded(fault))
        {
            return fault;
        }
        catch (NpgsqlException fault)
        {
            await readBack.ReadAsync(group, ordinals, results, server, fault, cancel);
            return null;
        }
    }

    /// <summary>Deadlock, serialization failure, a requirement that moved, or a grain or reply that another silo inserted first.</summary>
    private static bool SomebodyMoved(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or "PX001"
        || (fault.SqlState == PostgresErrorCodes.UniqueViolation && fault.TableName is "grain" or "reply");

    /// <summary>Somebody holds a row for too long.</summary>
    private static bool IsTimeOut(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled;

    /// <summary>Out of disk, memory or connections, read only, or broken: not the fault of what is written.</summary>
    private static bool StoreIsUnfit(PostgresException fault) =>
        fault.SqlState.StartsWith("53", StringComparison.Ordinal) || fault.SqlState.StartsWith("58", StringComparison.Ordinal)
        || fault.SqlState.StartsWith("XX", StringComparison.Ordinal)
        || fault.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction;

    private static bool ConnectionEnded(PostgresException fault) =>
        fault.SqlState.StartsWith("57P", StringComparison.Ordinal) || fault.SqlState.StartsWith("08", StringComparison.Ordinal)
        || fault.SqlState == "25P03";
}
