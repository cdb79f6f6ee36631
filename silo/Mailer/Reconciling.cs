using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Mailer;

/// <summary>
/// Holds the journal outside the database against the store: what left and the store has forgotten, after a restore or on a server
/// that lost commits, is in doubt.
/// </summary>
/// <param name="store">That may have forgotten.</param>
/// <param name="turns">Tells the customers.</param>
/// <param name="journal">`Mail:Journal`.</param>
public sealed class Reconciling(IStore store, ITurns turns, string journal)
{
    /// <summary>Lines that are looked up at a time.</summary>
    private const int Portion = 1_000;

    /// <summary>What a store forgets is what came last: so many lines are looked at when a silo starts.</summary>
    private const int LinesAtStart = 10_000;

    /// <summary>Why nothing is sent; null where it may be.</summary>
    public async Task<string?> StoppedAsync(CancellationToken cancel) =>
        await store.SettingAsync(SendingStop.Setting, cancel) is { Length: > 0 } why ? why : null;

    /// <summary>At the start of a silo: stops sending where the end of the journal has what the store does not.</summary>
    public async Task CheckAtStartAsync(CancellationToken cancel)
    {
        if (await StoppedAsync(cancel) is not null) return;
        var unknown = await UnknownAsync(FileJournal.Read(journal, store.Identity.Id).TakeLast(LinesAtStart), cancel);
        if (unknown.Count > 0) await StopAsync(unknown, cancel);
    }

    /// <summary>What of the journal the store does not know to have left, oldest first.</summary>
    public Task<IReadOnlyList<JournalLine>> UnknownAsync(CancellationToken cancel) =>
        UnknownAsync(FileJournal.Read(journal, store.Identity.Id), cancel);

    /// <summary>Stops sending where anything is unknown, and has it taken over as in doubt. Doing it again changes nothing.</summary>
    public async Task<IReadOnlyList<JournalLine>> TakeOverAsync(Actor actor, CancellationToken cancel)
    {
        var unknown = await UnknownAsync(cancel);
        if (unknown.Count > 0 && await StoppedAsync(cancel) is null) await StopAsync(unknown, cancel);
        foreach (var attempts in unknown.GroupBy(line => (line.Transmission, line.MessageId)))
        {
            var line = attempts.MaxBy(one => one.Attempt)!;
            var lost = new TakeOverLost(line.Transmission, line.MessageId.Trim('<', '>'), line.At, line.Attempt)
            {
                Segment = line.Segment.Length > 0 ? new SegmentKey(line.Segment) : null,
                Earlier = [.. attempts.Where(one => one != line).Select(one => one.At)],
            };
            var reply = await turns.ExecuteAsync(CustomerOf(line).Grain, lost, actor, null, null, [], cancel);
            if (reply.Refusal is { } refusal) throw new InvalidOperationException($"{line.MessageId} could not be taken over: {refusal.Words}");
        }

        return unknown;
    }

    /// <summary>What was taken over and the caps of its segment do not count yet.</summary>
    public async Task<long> UncountedAsync(CancellationToken cancel) => (await store.QueryAsync(
        "SELECT CAST(count(*) AS bigint) FROM message WHERE type = $type",
        new Dictionary<string, object?> { ["$type"] = CountForgotten.Name }, row => (long)row[0]!, cancel))[0];

    /// <summary>Has every segment take back what it gave out before its caps counted what was taken over.</summary>
    public async Task TakeBackExcessAsync(Actor actor, CancellationToken cancel)
    {
        for (var after = ""; await store.GrainsAsync(GrainKind.Segment, after, Portion, cancel) is { Count: > 0 } page; after = page[^1].Key)
        {
            foreach (var segment in page) await turns.ExecuteAsync(segment, new TakeBackExcess(), actor, null, null, [], cancel);
        }
    }

    private Task StopAsync(IReadOnlyList<JournalLine> unknown, CancellationToken cancel) => store.SetSettingAsync(
        SendingStop.Setting, $"The journal has {unknown.Count} e-mails that the store does not know to have left, the last of {unknown[^1].At}.", cancel);

    private async Task<IReadOnlyList<JournalLine>> UnknownAsync(IEnumerable<JournalLine> lines, CancellationToken cancel)
    {
        var unknown = new List<JournalLine>();
        foreach (var portion in lines.Chunk(Portion))
        {
            var known = (await store.QueryAsync(
                "SELECT id, message_id, state, attempt, intended FROM transmission WHERE id IN $ids",
                new Dictionary<string, object?> { ["$ids"] = portion.Select(line => line.Transmission).Distinct().ToArray() },
                row => new Known((string)row[0]!, (string)row[1]!, (string)row[2]!, (long)row[3]!, RowValues.ToInstant(row[4])), cancel)).ToDictionary(row => row.Id);
            unknown.AddRange(portion.Where(line => !known.TryGetValue(line.Transmission, out var row) || !row.Knows(line)));
        }

        return unknown;
    }

    /// <summary>`t-CUSTOMER-VERSION-INDEX`: an id is of the grain that made it.</summary>
    private static CustomerKey CustomerOf(JournalLine line)
    {
        var parts = line.Transmission.Split('-');
        return parts.Length > 3 ? new CustomerKey(string.Join('-', parts[1..^2])) : throw new FormatException($"The journal names {line.Transmission}, which is no transmission.");
    }

    private sealed record Known(string Id, string MessageId, string State, long Attempt, Instant Intended)
    {
        public bool Knows(JournalLine line) => Supersedes(line) || (MessageId == line.MessageId.Trim('<', '>') && HasLeft(line));

        /// <summary>It was intended anew after that attempt, so the outcome was known. One that was forgotten begins its attempts anew.</summary>
        private bool Supersedes(JournalLine line) => Attempt >= line.Attempt && Intended > line.At;

        /// <summary>Its state is one that only an arm leads to.</summary>
        private bool HasLeft(JournalLine line) =>
            State is TransmissionStates.Accepted or TransmissionStates.InDoubt || Attempt > line.Attempt
            || (Attempt == line.Attempt && State is not (TransmissionStates.Intended or TransmissionStates.Claimed));
    }
}
