using System.Text.Json;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Silo.Mailer;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Verify;

/// <summary>
/// Decides recorded turns again: the same state, message, clock, actor, views and rows must give the same events, byte for
/// byte.
/// </summary>
internal sealed class Replay(IStore store, TurnCodec codec, IPersonalCipher cipher, Findings findings)
{
    /// <summary>Sets of views are few and shared by many turns.</summary>
    private readonly Dictionary<string, InForce?> sets = [];

    private readonly HashSet<string> shown = [];

    private readonly Erasure erasure = new(cipher);

    private readonly EmailContents emails = new(store, codec, cipher);

    /// <summary>What recorded turns were given.</summary>
    public GivenRows Given { get; } = new(store, codec, cipher);

    /// <summary>The digest of a view that the workspace or a segment really showed.</summary>
    public void Showed(GrainHistory history)
    {
        for (long version = 0; version <= history.Version; version++)
        {
            if (history.Grain.View(history.At(version)!) is { } view)
                shown.Add(InForceRecord.Named(codec.WriteView(history.Id.Kind, view)).Digest);
        }
    }

    /// <summary>The views that a turn was decided under; null, found, where they are not what the digests name.</summary>
    public async Task<InForce?> InForceAsync(ReadDecision decision, CancellationToken cancel)
    {
        if (sets.TryGetValue(decision.ForceDigest, out var known)) return known;
        return sets[decision.ForceDigest] = await RebuildAsync(decision.ForceDigest, cancel);
    }

    /// <summary>A content that is there and has the digest under which it stands; null, found, otherwise.</summary>
    public async Task<byte[]?> ContentAsync(string digest, CancellationToken cancel)
    {
        var bytes = await store.ContentAsync(digest, cancel);
        var whole = findings.Expect(
            Checks.Contents, bytes is not null && InForceRecord.Named(bytes).Digest == digest,
            () => bytes is null ? $"The content {digest} is missing." : $"The content {digest} has other bytes than its digest says.");
        return whole ? bytes : null;
    }

    /// <summary>An e-mail that is there and has its digest, or is gone with somebody it went to.</summary>
    /// <param name="customer">The customer's state before it: who may have been written to.</param>
    public async Task EmailAsync(string digest, CustomerState customer, CancellationToken cancel)
    {
        var content = await emails.ReadAsync(digest, cancel);
        if (content is StoredContent.Whole whole)
        {
            findings.Expect(Checks.Contents, InForceRecord.Named(whole.Bytes).Digest == digest, () => $"The content {digest} has other bytes than its digest says.");
        }
        else if (await erasure.AnyAsync([.. customer.Contacts.Keys, .. customer.Drafts.Values.SelectMany(draft => draft.Transmissions).Select(one => one.Recipient.KeyId)], cancel))
        {
            findings.Excuse(Checks.Contents, Erasure.Why);
        }
        else
        {
            findings.Expect(Checks.Contents, false, () => $"The content {digest} is missing.");
        }
    }

    private async Task<InForce?> RebuildAsync(string force, CancellationToken cancel)
    {
        if (await ContentAsync(force, cancel) is not { } list) return null;
        var contents = new Dictionary<string, byte[]>();
        foreach (var (gate, _, digest) in InForceRecord.Read(codec, list))
        {
            if (digest.Length == 0) continue;
            if (await ContentAsync(digest, cancel) is not { } view) return null;
            contents[digest] = view;
            if (!shown.Contains(digest)) Showed(await GrainHistory.ReadAsync(store, codec, cipher, gate, new Findings(), cancel));
            findings.Expect(Checks.Views, shown.Contains(digest), () => $"{gate}: a decision names a view that it never showed.");
        }

        return await cipher.PreparedAsync(false, () => InForceRecord.Rebuild(codec, list, digest => contents[digest]), cancel);
    }

    /// <summary>Every turn of a grain.</summary>
    /// <param name="histories">Of the grains whose rows the turns may have been given.</param>
    public async Task RunAsync(GrainHistory history, IDictionary<GrainId, GrainHistory> histories, CancellationToken cancel)
    {
        foreach (var turn in history.Turns)
        {
            // The clock stands twice: in the record, which the chain covers, and beside each event, which the checks of time read.
            var decision = await Given.DecisionOfAsync(turn, cancel);
            var sound = findings.Expect(
                Checks.Decisions, decision is not null && turn.Stored.All(one => one.At == decision.Now),
                () => $"{history.Id} version {turn.Version}: no decision record of the instant {turn.Stored[0].At}.");
            if (decision is null || !sound || await InForceAsync(decision, cancel) is not { } force) continue;
            if (await FaultOfAsync(history, turn, decision, force, histories, cancel) is not { } fault) findings.Expect(Checks.Decisions, true, () => "");
            else if (await ExcuseOfAsync(history, turn, decision, cancel) is { } excuse) findings.Excuse(Checks.Decisions, excuse);
            else findings.Expect(Checks.Decisions, false, () => $"{history.Id} version {turn.Version} ({decision.MessageType}): {fault}");
        }
    }

    /// <summary>Why a turn that comes out otherwise may do so; null where it may not.</summary>
    private async Task<string?> ExcuseOfAsync(GrainHistory history, HistoryTurn turn, ReadDecision decision, CancellationToken cancel)
    {
        if (decision.Tzdb != DateTimeZoneProviders.Tzdb.VersionId) return $"decided under tzdb {decision.Tzdb}, this is {DateTimeZoneProviders.Tzdb.VersionId}";
        if (decision.Schema != history.Grain.Schema) return $"decided by schema {decision.Schema}, this is {history.Grain.Schema}";
        var before = await cipher.PreparedAsync(false, () => codec.WriteState(history.Id.Kind, history.At(turn.Version - 1)!), cancel);
        return await erasure.TouchesAsync(turn.Stored[0].Decision!, cancel) || await erasure.TouchesAsync(before, cancel) ? Erasure.Why : null;
    }

    /// <summary>What is wrong with a turn that is decided once more; null where the same comes out.</summary>
    private async Task<string?> FaultOfAsync(
        GrainHistory history, HistoryTurn turn, ReadDecision decision, InForce force, IDictionary<GrainId, GrainHistory> histories, CancellationToken cancel)
    {
        try
        {
            var message = await cipher.PreparedAsync(false, () => codec.ReadMessage(history.Id.Kind, decision.MessageType, decision.MessageBody), cancel);
            var before = history.At(turn.Version - 1)!;
            var needs = history.Grain.Needs(before, message, decision.Now);
            var (rows, wrong) = await Given.OfAsync(decision, needs, histories, cancel);
            if (wrong is not null) return $"the rows of '{wrong}' are not what the turn was given.";
            var context = new TurnContext
            {
                Self = history.Id,
                Version = turn.Version,
                Now = decision.Now,
                RealNow = decision.RealNow,
                Actor = decision.Actor,
                InForce = WithOwnGate(history.Id, force, decision),
                Rows = rows,
            };
            var again = history.Grain.Receive(before, message, context);
            var made = await WrittenAsync(history, again.Events, cancel);
            var stored = turn.Stored.All(one => one.Schema == history.Grain.Schema)
                ? [.. turn.Stored.Select(one => (one.Type, one.Body))]
                : await WrittenAsync(history, turn.Events, cancel);
            return await SameAsync(made, stored, cancel)
                ? null
                : $"decided again it gives [{string.Join(", ", made.Select(one => one.Type))}], the store has [{string.Join(", ", stored.Select(one => one.Type))}].";
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or System.Data.Common.DbException))
        {
            return $"it cannot be decided again: {fault.Message}";
        }
    }

    private Task<List<(string Type, byte[] Body)>> WrittenAsync(GrainHistory history, IEnumerable<Event> events, CancellationToken cancel) =>
        cipher.PreparedAsync(false, () => events.Select(one => codec.WriteEvent(history.Id.Kind, one)).ToList(), cancel);

    private async Task<bool> SameAsync(List<(string Type, byte[] Body)> made, List<(string Type, byte[] Body)> stored, CancellationToken cancel)
    {
        if (made.Count != stored.Count) return false;
        foreach (var (one, other) in made.Zip(stored))
        {
            if (one.Type != other.Type || !await erasure.SameAsync(one.Body, other.Body, cancel)) return false;
        }

        return true;
    }

    /// <summary>What the grain was told or asked; null where it cannot be read any more.</summary>
    public async Task<Message?> MessageOfAsync(GrainKind kind, ReadDecision decision, CancellationToken cancel)
    {
        try
        {
            return await cipher.PreparedAsync(false, () => codec.ReadMessage(kind, decision.MessageType, decision.MessageBody), cancel);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static InForce WithOwnGate(GrainId id, InForce set, ReadDecision decision) =>
        decision.Gate is { } epoch ? set with { Gates = set.Gates.SetItem(id, new GateView(epoch, null)) } : set;
}
