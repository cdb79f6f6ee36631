using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>
/// Portions of an import that are being applied, in the order of the file. While one is committed the next is decided, and what became of
/// the one before is written. A crash in between leaves rows that are told again under their request ids, and answered as before.
/// </summary>
/// <param name="store">Where outcomes are written.</param>
/// <param name="ahead">How many may be under way beside the oldest.</param>
/// <param name="cancel">Ends the writing.</param>
internal sealed class PortionsUnderWay(IStore store, int ahead, CancellationToken cancel)
{
    private readonly Queue<(IReadOnlyList<ImportedRow> Rows, Task<RowOutcome[]> Applied)> portions = [];
    private Task written = Task.CompletedTask;

    /// <summary>Rows whose outcome is written, once all has ended.</summary>
    public int Done { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Takes a portion that has begun; waits for the oldest where too many are under way.</summary>
    public async Task AddAsync(IReadOnlyList<ImportedRow> rows, Task<RowOutcome[]> applied)
    {
        portions.Enqueue((rows, applied));
        while (portions.Count > ahead) await EndOldestAsync();
    }

    /// <summary>Until none is under way. Throws what the first that failed threw, once all others have ended too.</summary>
    public async Task EndAsync()
    {
        try
        {
            while (portions.Count > 0) await EndOldestAsync();
        }
        finally
        {
            await Task.WhenAll(portions.Select(portion => (Task)portion.Applied).Append(written));
        }
    }

    private async Task EndOldestAsync()
    {
        var (rows, applied) = portions.Dequeue();
        var outcomes = await applied;
        await written;
        written = store.WriteAsync(
            [
                .. rows.Zip(outcomes).SelectMany(pair => ImportedRowTable.Instance.Difference(pair.First, pair.Second.On(pair.First))),
                .. outcomes.SelectMany(outcome => outcome.Changes),
            ],
            null, cancel);
        Done += rows.Count;
        Refused += outcomes.Count(outcome => outcome.Outcome == RowOutcomes.Refused);
    }
}
