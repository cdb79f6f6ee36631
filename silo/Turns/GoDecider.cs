using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>
/// Decides what waits for one grain, in order, each turn on the state that the one before left. Pure but for the names of
/// turns without events: it can be run again, and is, where personal keys were missing.
/// </summary>
internal sealed class GoDecider(TurnCodec codec, TurnWriter writer)
{
    public Go Decide(Opening opening)
    {
        var state = opening.State;
        var version = opening.Version;
        var hash = opening.LastHash;
        var turns = new List<(DecidedItem Item, WrittenTurn Turn)>();
        var settled = new List<ItemResult>();
        var blocked = new HashSet<string>(); // senders whose message failed: their later ones do not overtake it
        var (bytes, messages, full) = (0, 0, false);

        for (var i = 0; i < opening.Items.Count; i++)
        {
            var item = opening.Items[i];
            full |= i > 0 && (item.Alone || opening.Items[0].Alone);
            if (full || (item is MessageItem waiting && blocked.Contains(waiting.Waiting.From)))
            {
                settled.Add(new ItemResult(item, full ? ItemEnd.Again : ItemEnd.Lost));
                continue;
            }

            try
            {
                if (i == 0 && opening.FirstFault is { } known) throw known;
                if (i > 0 && !Needs(opening, item, state).IsNone)
                {
                    full = true;
                    settled.Add(new ItemResult(item, ItemEnd.Again));
                    continue;
                }

                var turn = writer.Write(
                    opening, item, state, version, hash, i == 0 ? opening.Needs : RowNeeds.None, i == 0 ? opening.Found : FoundRows.None);
                if (turn.Bytes > TurnLimits.BytesInGroup)
                    throw new TurnLimitException(opening.Grain, "bytes", turn.Bytes, TurnLimits.BytesInGroup);
                if (bytes + turn.Bytes > TurnLimits.BytesInGroup || messages + turn.Messages.Count > TurnLimits.MessagesInGroup
                    || (!turn.Turn.Recalls.IsEmpty && turns.Exists(earlier => earlier.Turn.Rows.Count > 0)))
                {
                    // The last: the store recalls before it writes rows, so a go must not recall what it intends itself.
                    full = true;
                    settled.Add(new ItemResult(item, ItemEnd.Again));
                    continue;
                }

                turns.Add((new DecidedItem(item, turn.Reply, !turn.Turn.Recalls.IsEmpty), turn));
                (state, version, hash) = (turn.State, turn.Version, turn.Hash);
                bytes += turn.Bytes;
                messages += turn.Messages.Count;
            }
            catch (Exception fault) when (fault is not PersonalKeysWantedException)
            {
                if (item is MessageItem failed) blocked.Add(failed.Waiting.From);
                settled.Add(new ItemResult(item, ItemEnd.Fault, Fault: fault));
            }
        }

        return turns.Count == 0 ? new Go(opening, null, state, [], settled, 0) : Close(opening, turns, settled, state, version, hash, bytes);
    }

    /// <summary>What the first item of a grain needs, asked before rows are looked for.</summary>
    public RowNeeds Needs(Opening opening, TurnItem item, object state)
    {
        var message = item is MessageItem waiting
            ? codec.ReadMessage(opening.Grain.Kind, waiting.Waiting.Type, waiting.Waiting.Body)
            : ((CommandItem)item).Message;
        return opening.Entry.Grain.Needs(state, message, opening.Now);
    }

    private Go Close(
        Opening opening, List<(DecidedItem Item, WrittenTurn Turn)> turns, List<ItemResult> settled, object state, long version, byte[] hash, int bytes)
    {
        var decided = turns.ConvertAll(turn => turn.Item);
        GrainCommit commit;
        try
        {
            commit = Commit(opening, turns.ConvertAll(turn => turn.Turn), decided, state, version, hash);
        }
        catch (Exception fault) when (fault is not PersonalKeysWantedException)
        {
            settled.AddRange(GoFaults.Of(decided, fault));
            return new Go(opening, null, opening.State, [], settled, 0);
        }

        bytes += (commit.State?.Body.Length ?? 0) + (commit.View?.Length ?? 0);
        if (bytes <= TurnLimits.BytesInGroup) return new Go(opening, commit, state, decided, settled, bytes);
        settled.AddRange(GoFaults.Of(decided, new TurnLimitException(opening.Grain, "bytes", bytes, TurnLimits.BytesInGroup)));
        return new Go(opening, null, opening.State, [], settled, 0);
    }

    private GrainCommit Commit(
        Opening opening, List<WrittenTurn> turns, List<DecidedItem> decided, object state, long version, byte[] hash)
    {
        var grain = opening.Entry.Grain;
        var stepped = version != opening.Version;
        var consumed = decided.Select(item => item.Item).OfType<MessageItem>().ToList();
        return new GrainCommit
        {
            Grain = opening.Grain,
            BaseVersion = opening.Version,
            NewVersion = version,
            State = stepped ? new StoredState(grain.Schema, codec.WriteState(opening.Grain.Kind, state), hash, opening.Now) : null,
            Events = [.. turns.SelectMany(turn => turn.Events)],
            Messages = Coalesced(turns.SelectMany(turn => turn.Messages)),
            Reminders = [.. turns.SelectMany(turn => turn.Reminders).GroupBy(reminder => reminder.Name).Select(writes => writes.Last())],
            Consumed = [.. consumed.Select(item => item.Waiting.Ref)],
            Replies = [.. turns.Select(turn => turn.Stored).OfType<ReplyWrite>()],
            Rows = [.. stepped ? grain.Rows(opening.State, state, version) : [], .. turns.SelectMany(turn => turn.Rows)],
            Figures = [.. turns.SelectMany(turn => turn.Figures)],
            Reads = [.. turns.SelectMany(turn => turn.Turn.Reads).Distinct()],
            Gates = [.. turns.SelectMany(turn => turn.Turn.Gates).Distinct()],
            Recalls = [.. turns.SelectMany(turn => turn.Turn.Recalls).Distinct()],
            View = stepped ? ChangedView(opening, state) : null,
            Contents = [.. turns.SelectMany(turn => turn.Contents).DistinctBy(content => content.Digest)],
            Lease = consumed.Count > 0 ? consumed[0].Lease : null,
        };
    }

    /// <remarks>One go may say "look" to the same grain many times; the first says it all.</remarks>
    private static IReadOnlyList<OutgoingMessage> Coalesced(IEnumerable<OutgoingMessage> messages)
    {
        var said = new HashSet<(GrainId, string)>();
        return [.. messages.Where(message => !message.Coalesce || said.Add((message.To, message.Type)))];
    }

    private byte[]? ChangedView(Opening opening, object state)
    {
        var kind = opening.Grain.Kind;
        if (opening.Entry.Grain.View(state) is not { } after) return null;
        var bytes = codec.WriteView(kind, after);
        if (opening.Version == 0 || opening.Entry.Grain.View(opening.State) is not { } before) return bytes;
        return codec.WriteView(kind, before).AsSpan().SequenceEqual(bytes) ? null : bytes;
    }
}
