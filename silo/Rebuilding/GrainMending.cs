using System.Data.Common;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Silo.Verify;

namespace Plixo.Silo.Rebuilding;

/// <summary>
/// Mends the rows of one grain: folds its events, holds its state against them, makes its rows anew and writes what differs,
/// on the condition that the grain still is at the version that was read. A turn that commits meanwhile wins.
/// </summary>
internal sealed class GrainMending(IStore store, TurnCodec codec, IPersonalCipher cipher)
{
    /// <summary>How often a grain that turns got in the way of is read again.</summary>
    public const int Tries = 5;

    /// <summary>Rows of one grain that are written in one commit.</summary>
    public const int RowsAtOnce = 1_000;

    private readonly GrainRows rows = new(store, codec, cipher);
    private readonly Erasure erasure = new(cipher);

    public async Task<Mended> RunAsync(GrainId grain, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var (version, changes, skipped) = await ReadAsync(grain, cancel);
            if (skipped is not null) return new Mended(0, 0, $"{grain}: {skipped}.");
            if (await WriteAsync(grain, version, changes, cancel))
                return new Mended(changes.Count(change => !change.IsDelete), changes.Count(change => change.IsDelete), null);
        }

        return new Mended(0, 0, $"{grain}: its turns came in between {Tries} times.");
    }

    /// <summary>What differs at a version, or why that cannot be said.</summary>
    private async Task<(long Version, List<RowChange> Changes, string? Skipped)> ReadAsync(GrainId grain, CancellationToken cancel)
    {
        var loaded = (await store.LoadAsync([grain], [], cancel)).Grains.GetValueOrDefault(grain);
        var findings = new Findings();
        var history = await GrainHistory.ReadAsync(store, codec, cipher, grain, findings, cancel);
        if (findings.Failed > 0) return (0, [], $"unreadable: {findings.All.First(check => check.Failed > 0).Words[0].TrimEnd('.')}");
        if (loaded is null) return (0, [], "it has events and no state");
        // A turn that committed between the two reads: its state is not the one that was read, and neither is its version.
        if (loaded.Version == history.Version && !await IsSameAsync(history, loaded, cancel)) return (0, [], "its state is not what its events make");
        try
        {
            var made = await rows.MadeAsync(history, cancel);
            return (history.Version, await DifferenceAsync(history, made, cancel), null);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or DbException))
        {
            return (0, [], $"no rows can be made of its events: {fault.Message.TrimEnd('.')}");
        }
    }

    private async Task<bool> IsSameAsync(GrainHistory history, LoadedGrain loaded, CancellationToken cancel)
    {
        try
        {
            var folded = await cipher.PreparedAsync(false, () => codec.WriteState(history.Id.Kind, history.State), cancel);
            return await erasure.SameAsync(folded, loaded.State.Body, cancel);
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private async Task<List<RowChange>> DifferenceAsync(
        GrainHistory history, Dictionary<RowTable, Dictionary<string, object?[]>> made, CancellationToken cancel)
    {
        var changes = new List<RowChange>();
        var erased = ErasedSuppressions.Of(history);
        foreach (var owned in OwnedTable.All.Where(owned => owned.Kind == history.Id.Kind))
        {
            var stored = await store.QueryAsync(
                $"SELECT {owned.Select} FROM {owned.Table.Name} t WHERE {owned.Owner} AND {owned.Only}",
                new Dictionary<string, object?> { ["$key"] = history.Id.Key }, row => row.ToArray(), cancel);
            var mine = made.GetValueOrDefault(owned.Table) ?? [];
            changes.AddRange(RowDifference.Of(owned, mine, stored, row => erased.Made(owned, row)));
        }

        return changes;
    }

    private async Task<bool> WriteAsync(GrainId grain, long version, List<RowChange> changes, CancellationToken cancel)
    {
        foreach (var some in changes.Chunk(RowsAtOnce))
        {
            var commit = new GrainCommit { Grain = grain, BaseVersion = version, NewVersion = version, Rows = some };
            var result = (await store.CommitAsync([commit], cancel))[0];
            if (result.Verdict == CommitVerdict.Lost) return false;
            if (result.Verdict == CommitVerdict.Failed) throw new TurnFaultException($"The rows of {grain} could not be written: {result.Fault}.");
        }

        return true;
    }
}

/// <param name="Written">Rows that were changed or put back.</param>
/// <param name="Deleted">Rows that no event made.</param>
/// <param name="Skipped">Why nothing was written; null where the grain's rows are right now.</param>
internal sealed record Mended(int Written, int Deleted, string? Skipped);
