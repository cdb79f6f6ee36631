using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Silo.Verify;

namespace Plixo.Silo.Rebuilding;

/// <summary>The rows that the events of a grain make, from its first turn on: what a silo that wrote each of them left.</summary>
internal sealed class GrainRows(IStore store, TurnCodec codec, IPersonalCipher cipher)
{
    private readonly GivenRows given = new(store, codec, cipher);

    /// <summary>By table and key.</summary>
    /// <exception cref="InvalidDataException">The events do not say what rows they make.</exception>
    public async Task<Dictionary<RowTable, Dictionary<string, object?[]>>> MadeAsync(GrainHistory history, CancellationToken cancel)
    {
        var made = new Dictionary<RowTable, Dictionary<string, object?[]>>();
        // What was decided together was written together: turns of one instant show no state between them.
        foreach (var go in history.Turns.GroupBy(turn => turn.Stored[0].At))
        {
            var (first, last) = (go.First().Version, go.Last().Version);
            foreach (var change in history.Grain.Rows(history.At(first - 1)!, history.At(last)!, last)) Write(made, change);
            foreach (var turn in go)
            {
                var state = history.At(turn.Version - 1)!;
                foreach (var happened in turn.Events)
                {
                    var after = history.Grain.Apply(state, happened);
                    var found = IsTold(happened) ? await FoundAsync(history, turn, cancel) : FoundRows.None;
                    foreach (var change in history.Grain.RowsOf(state, happened, after, go.Key, found)) Write(made, change);
                    state = after;
                }
            }
        }

        return made;
    }

    /// <summary>Of these events alone the rows follow from what the turn was given: a call is about all that could be chased then.</summary>
    private static bool IsTold(Event happened) => happened is Contacted { Draft: null, Items.IsEmpty: true };

    private async Task<FoundRows> FoundAsync(GrainHistory history, HistoryTurn turn, CancellationToken cancel)
    {
        var decision = await given.DecisionOfAsync(turn, cancel)
            ?? throw new InvalidDataException($"version {turn.Version} has no decision record that can be read");
        var message = await cipher.PreparedAsync(false, () => codec.ReadMessage(history.Id.Kind, decision.MessageType, decision.MessageBody), cancel);
        var needs = history.Grain.Needs(history.At(turn.Version - 1)!, message, decision.Now);
        // Only the invoices are of interest: a suppression that was since erased is no fault.
        var invoices = needs with { Queries = [.. needs.Queries.Where(query => query.VersionColumn is not null)] };
        var (rows, wrong) = await given.OfAsync(decision, invoices, new Dictionary<GrainId, GrainHistory>(), cancel);
        return wrong is null ? rows : throw new InvalidDataException($"version {turn.Version}: the rows of '{wrong}' are not what the turn was given");
    }

    private static void Write(Dictionary<RowTable, Dictionary<string, object?[]>> made, RowChange change)
    {
        if (!made.TryGetValue(change.Table, out var rows)) made.Add(change.Table, rows = []);
        var key = string.Join('\0', change.Values.Take(change.Table.KeyLength));
        if (change.Columns is not { } columns)
        {
            rows.Remove(key);
            return;
        }

        if (!rows.TryGetValue(key, out var row)) rows.Add(key, row = new object?[change.Table.Columns.Length]);
        for (var i = 0; i < columns.Length; i++) row[columns[i]] = change.Values[i];
    }
}
