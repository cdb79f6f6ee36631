using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Verify;

/// <summary>
/// Decides recorded turns again: the same state, message, clock, actor, views and rows must give the same events, byte for
/// byte. Rows that stand in the record by version alone are made again from the histories of their grains.
/// </summary>
internal sealed class Replay(IStore store, TurnCodec codec, IPersonalCipher cipher, Findings findings)
{
    /// <summary>Sets of views are few and shared by many turns.</summary>
    private readonly Dictionary<string, InForce> sets = [];

    private readonly HashSet<string> shown = [];

    /// <summary>The digest of a view that the workspace or a segment really showed.</summary>
    public void Showed(GrainHistory history)
    {
        for (long version = 0; version <= history.Version; version++)
        {
            if (history.Grain.View(history.At(version)!) is { } view)
                shown.Add(InForceRecord.Named(codec.WriteView(history.Id.Kind, view)).Digest);
        }
    }

    /// <summary>The views that a turn was decided under.</summary>
    public async Task<InForce> InForceAsync(ReadDecision decision, CancellationToken cancel)
    {
        if (sets.TryGetValue(decision.ForceDigest, out var known)) return known;
        var list = await store.ContentAsync(decision.ForceDigest, cancel) ?? throw new InvalidDataException($"The content {decision.ForceDigest} is missing.");
        var contents = new Dictionary<string, byte[]>();
        foreach (var (gate, _, digest) in InForceRecord.Read(codec, list))
        {
            if (digest.Length == 0) continue;
            var view = await store.ContentAsync(digest, cancel) ?? throw new InvalidDataException($"The content {digest} is missing.");
            contents[digest] = view;
            findings.Expect(
                Checks.Views, InForceRecord.Named(view).Digest == digest && shown.Contains(digest),
                () => $"{gate}: a decision names a view that it never showed.");
        }

        return sets[decision.ForceDigest] = await cipher.PreparedAsync(false, () => InForceRecord.Rebuild(codec, list, digest => contents[digest]), cancel);
    }

    /// <summary>Every turn of a grain.</summary>
    /// <param name="histories">Of the grains whose rows the turns may have been given.</param>
    public async Task RunAsync(GrainHistory history, IReadOnlyDictionary<GrainId, GrainHistory> histories, CancellationToken cancel)
    {
        foreach (var turn in history.Turns)
        {
            if (!findings.Expect(
                    Checks.Decisions, turn.Stored[0].Decision is not null, () => $"{history.Id} version {turn.Version}: no decision record."))
            {
                continue;
            }

            var decision = DecisionRecord.Read(codec, turn.Stored[0].Decision!);
            var message = await cipher.PreparedAsync(false, () => codec.ReadMessage(history.Id.Kind, decision.MessageType, decision.MessageBody), cancel);
            var before = history.At(turn.Version - 1)!;
            var needs = history.Grain.Needs(before, message, decision.Now);
            if (RowsOf(history, turn, decision, needs, histories) is not { } rows) continue;

            var context = new TurnContext
            {
                Self = history.Id,
                Version = turn.Version,
                Now = decision.Now,
                RealNow = decision.RealNow,
                Actor = decision.Actor,
                InForce = WithOwnGate(history.Id, await InForceAsync(decision, cancel), decision),
                Rows = rows,
            };
            var again = history.Grain.Receive(before, message, context);
            var bodies = await cipher.PreparedAsync(false, () => again.Events.Select(one => codec.WriteEvent(history.Id.Kind, one)).ToList(), cancel);
            findings.Expect(
                Checks.Decisions,
                bodies.Count == turn.Stored.Count && bodies.Zip(turn.Stored).All(pair =>
                    pair.First.Type == pair.Second.Type && pair.First.Body.AsSpan().SequenceEqual(pair.Second.Body)),
                () => $"{history.Id} version {turn.Version} ({decision.MessageType}): decided again it gives "
                    + $"[{string.Join(", ", bodies.Select(body => body.Type))}], the store has [{string.Join(", ", turn.Stored.Select(one => one.Type))}].");
        }
    }

    private static InForce WithOwnGate(GrainId id, InForce set, ReadDecision decision) =>
        decision.Gate is { } epoch ? set with { Gates = set.Gates.SetItem(id, new GateView(epoch, null)) } : set;

    /// <summary>The rows as the turn had them; null, found, where they cannot be.</summary>
    private FoundRows? RowsOf(
        GrainHistory history, HistoryTurn turn, ReadDecision decision, RowNeeds needs, IReadOnlyDictionary<GrainId, GrainHistory> histories)
    {
        // A turn that followed another in one go was given none, and its record has none.
        if (decision.Rows.IsEmpty && decision.Counts.IsEmpty) return FoundRows.None;
        var rows = ImmutableDictionary.CreateBuilder<string, ImmutableArray<object?[]>>();
        foreach (var query in needs.Queries)
        {
            if (!decision.Rows.TryGetValue(query.Name, out var recorded)) continue;
            var whole = recorded.Whole ? recorded.Rows : [.. recorded.Rows.Select(key => Made(query.Table, key, histories)).OfType<object?[]>()];
            rows[query.Name] = whole;
            if (!findings.Expect(
                    Checks.Decisions, RowDigest.Of(whole).AsSpan().SequenceEqual(recorded.Digest),
                    () => $"{history.Id} version {turn.Version}: the rows of '{query.Name}' are not what the turn was given."))
            {
                return null;
            }
        }

        return new FoundRows { Rows = rows.ToImmutable(), Counts = decision.Counts };
    }

    /// <summary>The row that the state of a version makes. The record has the key and, last, the version.</summary>
    private static object?[]? Made(RowTable table, object?[] recorded, IReadOnlyDictionary<GrainId, GrainHistory> histories)
    {
        var (key, version) = ((string)recorded[0]!, (long)recorded[^1]!);
        if (table == InvoiceTable.Instance.Table)
        {
            return histories.GetValueOrDefault(new InvoiceKey(key).Grain)?.At(version) is InvoiceState state && InvoiceRow.Of(state, version) is { } row
                ? InvoiceTable.Instance.Write(row)
                : null;
        }

        return histories.GetValueOrDefault(new CustomerKey(key).Grain)?.At(version) is CustomerState customer && CustomerRow.Of(customer, version) is { } made
            ? CustomerTable.Instance.Write(made)
            : null;
    }
}
