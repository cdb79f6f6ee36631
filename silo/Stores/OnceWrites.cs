using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores;

/// <summary>Rows that no grain owns and that may be written by one only, of however many that try at the same time.</summary>
public static class OnceWrites
{
    /// <summary>How often who was beaten to it looks again before it gives up.</summary>
    public const int Tries = 20;

    /// <summary>
    /// Writes the rows together with a reply; a reply of that key is there once. False where nothing was written: there is one already, or
    /// the store could not do it now. Whoever gets that looks at what is there now.
    /// </summary>
    /// <exception cref="InvalidOperationException">The store refused the rows.</exception>
    public static async Task<bool> WriteOnceAsync(this ITurnStore store, ReplyWrite once, IReadOnlyList<RowChange> rows, CancellationToken cancel)
    {
        var commit = new GrainCommit
        {
            // No turn has this grain: it only says who writes.
            Grain = new GrainId(GrainKind.Workspace, $"request/{once.Request.RequestId}"),
            BaseVersion = 0,
            NewVersion = 0,
            Replies = [once],
            Rows = rows,
        };
        var result = (await store.CommitAsync([commit], cancel))[0];
        return result.Verdict == CommitVerdict.Failed ? throw new InvalidOperationException(result.Fault) : result.Verdict == CommitVerdict.Committed;
    }
}
