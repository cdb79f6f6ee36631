using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Verify;

/// <summary>A grain as its events tell it: every turn with its events, and the state after each version.</summary>
internal sealed class GrainHistory
{
    private readonly Dictionary<long, object> states;

    private GrainHistory(GrainId id, IGrain grain, IReadOnlyList<HistoryTurn> turns, Dictionary<long, object> states)
    {
        Id = id;
        Grain = grain;
        Turns = turns;
        this.states = states;
    }

    public GrainId Id { get; }

    public IGrain Grain { get; }

    public IReadOnlyList<HistoryTurn> Turns { get; }

    public long Version => Turns.Count == 0 ? 0 : Turns[^1].Version;

    public object State => states[Version];

    /// <summary>The rows that the state makes; null where it makes none, because somebody edited the events.</summary>
    public IReadOnlyList<RowChange>? Rows()
    {
        try
        {
            return [.. Grain.Rows(Grain.Empty(Id.Key), State, Version).Where(change => !change.IsDelete)];
        }
        catch (Exception edited) when (edited is ArgumentException or InvalidOperationException or KeyNotFoundException or CurrencyMismatchException)
        {
            return null;
        }
    }

    /// <summary>The state after a version; null where there is no such version.</summary>
    public object? At(long version) => states.GetValueOrDefault(version);

    /// <summary>Reads all events, checks the chain and folds them.</summary>
    public static async Task<GrainHistory> ReadAsync(
        IStore store, TurnCodec codec, IPersonalCipher cipher, GrainId id, Findings findings, CancellationToken cancel)
    {
        var grain = codec.Catalog[id.Kind].Grain;
        var stored = await store.EventsAsync(id, 0, cancel);
        var states = new Dictionary<long, object> { [0] = grain.Empty(id.Key) };
        var turns = new List<HistoryTurn>();
        var hash = EventHash.Start;
        foreach (var turn in stored.GroupBy(one => one.Version))
        {
            findings.Expect(Checks.Chain, turn.Key == turns.Count + 1, () => $"{id}: version {turn.Key} follows {turns.Count}.");
            var state = states[turns.Count];
            var happened = new List<Event>();
            foreach (var one in turn)
            {
                hash = EventHash.Compute(hash, one);
                findings.Expect(
                    Checks.Chain, hash.AsSpan().SequenceEqual(one.Hash) && one.Index == happened.Count,
                    () => $"{id} version {one.Version} event {one.Index}: the stored hash does not follow from the event before.");
                if (await AppliedAsync(codec, cipher, grain, state, one, cancel) is not { } applied)
                {
                    findings.Expect(Checks.Chain, false, () => $"{id} version {one.Version} event {one.Index}: what is stored is no event that follows from those before.");
                    return new GrainHistory(id, grain, turns, states);
                }

                state = applied.State;
                happened.Add(applied.Event);
            }

            turns.Add(new HistoryTurn(turns.Count + 1, turn.ToList(), happened));
            states[turns.Count] = state;
        }

        return new GrainHistory(id, grain, turns, states);
    }

    /// <summary>The event and the state after it; null where the bytes are no event, or none that can have happened.</summary>
    private static async Task<(object State, Event Event)?> AppliedAsync(
        TurnCodec codec, IPersonalCipher cipher, IGrain grain, object state, StoredEvent stored, CancellationToken cancel)
    {
        try
        {
            var read = await cipher.PreparedAsync(false, () => codec.ReadEvent(grain.Kind, stored.Type, stored.Schema, stored.Body), cancel);
            return (grain.Apply(state, read), read);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or System.Data.Common.DbException))
        {
            return null;
        }
    }
}

internal sealed record HistoryTurn(long Version, IReadOnlyList<StoredEvent> Stored, IReadOnlyList<Event> Events);
