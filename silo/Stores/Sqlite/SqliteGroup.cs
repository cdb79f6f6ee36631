using Microsoft.Data.Sqlite;
using Plixo.Grains.Core;

namespace Plixo.Silo.Stores.Sqlite;

/// <summary>
/// Commits many grains in one transaction. The first try takes no savepoints; where the engine refuses a statement, all of it
/// is undone and tried once more with a savepoint for each grain, so that only the one at fault fails.
/// </summary>
internal static class SqliteGroup
{
    public static CommitResult[] Commit(
        SqliteSession session, IReadOnlyList<GrainCommit> commits, Func<GrainId, int> partitionOf)
    {
        var results = new CommitResult[commits.Count];
        var apply = new SqliteCommit(session, partitionOf);
        try
        {
            session.Transact("BEGIN IMMEDIATE", () =>
            {
                for (var i = 0; i < results.Length; i++)
                    results[i] = apply.Apply(commits[i]);
            });
        }
        catch (SqliteException fault) when (OfOneGrain(fault))
        {
            session.Transact("BEGIN IMMEDIATE", () =>
            {
                for (var i = 0; i < results.Length; i++)
                    results[i] = Alone(session, apply, commits[i]);
            });
        }

        return results;
    }

    private static CommitResult Alone(SqliteSession session, SqliteCommit apply, GrainCommit commit)
    {
        session.Run(new Statement("SAVEPOINT one"));
        try
        {
            var result = apply.Apply(commit);
            session.Run(new Statement("RELEASE one"));
            return result;
        }
        catch (SqliteException fault) when (OfOneGrain(fault))
        {
            session.Run(new Statement("ROLLBACK TO one"));
            session.Run(new Statement("RELEASE one"));
            return new CommitResult(CommitVerdict.Failed, [], fault.Message);
        }
    }

    /// <summary>A full disk, an I/O error, a lock or a damaged file is the store's fault, not that of what is written.</summary>
    private static bool OfOneGrain(SqliteException fault) =>
        fault.SqliteErrorCode is not (5 or 6 or 7 or 8 or 9 or 10 or 11 or 13 or 14 or 26);
}
