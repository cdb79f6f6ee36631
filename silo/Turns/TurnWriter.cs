using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>Decides one turn and puts it as the store writes it. A fault in it leaves nothing behind.</summary>
internal sealed class TurnWriter(TurnCodec codec, IRandom random)
{
    /// <summary>Runs one item on a state. Throws whatever the grain or the codec throws.</summary>
    /// <remarks>
    /// That the caller saw another state is not kept as the answer of a request: whoever reads again decides again, and asks under the same
    /// request id.
    /// </remarks>
    public WrittenTurn Write(Opening opening, TurnItem item, object state, long version, byte[] lastHash, RowNeeds needs, FoundRows found)
    {
        var (message, type, body, actor) = item switch
        {
            CommandItem command => Read(opening, command),
            MessageItem waiting => (
                codec.ReadMessage(opening.Grain.Kind, waiting.Waiting.Type, waiting.Waiting.Body), waiting.Waiting.Type, waiting.Waiting.Body, Actor.System),
            _ => throw new InvalidOperationException($"{item.GetType()} is no item."),
        };
        var context = new TurnContext
        {
            Self = opening.Grain,
            Version = version + 1,
            Now = opening.Now,
            RealNow = opening.RealNow,
            Actor = actor,
            InForce = opening.InForce,
            Rows = found,
        };
        var turn = item is CommandItem { Seen: { } seen } && seen != version
            ? Turn.Refuse(StaleVersion.Refusal(seen, version))
            : opening.Entry.Grain.Receive(state, message, context);
        if (turn.Messages.Length > TurnLimits.MessagesInGroup)
            throw new TurnLimitException(opening.Grain, "messages", turn.Messages.Length, TurnLimits.MessagesInGroup);

        var made = turn.Events.IsEmpty ? version : version + 1;
        var decision = turn.Events.IsEmpty
            ? null
            : DecisionRecord.Write(codec, type, body, context, opening.ForceDigest, needs, opening.Entry.Grain.Schema);
        var (events, rows, figures, after, hash) = Evolve(opening, turn, state, made, lastHash, decision, context);
        var reply = item is CommandItem ? turn.Reply ?? Reply.Done : null;
        return new WrittenTurn(
            turn, after, made, hash, events, [.. rows, .. turn.Rows], figures, [.. turn.Contents.Select(content => content with { Bytes = codec.WriteContent(content) })], Address(opening, turn, made), Reminders(opening, turn), reply,
            reply is not null && reply.Refusal?.Reason != RefusalReason.StaleEtag && item is CommandItem { Request: { } request } asked
                ? new ReplyWrite(request, asked.Digest, codec.WriteReply(opening.Grain.Kind, reply), opening.RealNow)
                : null);
    }

    private (Message, string, byte[], Actor) Read(Opening opening, CommandItem command)
    {
        var (type, body) = codec.WriteMessage(opening.Grain.Kind, command.Message);
        return (command.Message, type, body, command.Actor);
    }

    private (List<StoredEvent>, List<RowChange>, List<Figure>, object State, byte[] Hash) Evolve(
        Opening opening, Turn turn, object state, long version, byte[] hash, byte[]? decision, TurnContext context)
    {
        var grain = opening.Entry.Grain;
        var events = new List<StoredEvent>(turn.Events.Length);
        var rows = new List<RowChange>();
        var figures = new List<Figure>();
        foreach (var happened in turn.Events)
        {
            var (type, body) = codec.WriteEvent(opening.Grain.Kind, happened);
            figures.AddRange(grain.Figures(state, happened, context));
            var before = state;
            try
            {
                state = grain.Apply(before, happened);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                throw new TurnFaultException($"{opening.Grain} decided '{type}' and cannot apply it.", fault);
            }
            rows.AddRange(grain.RowsOf(before, happened, state, context.Now, context.Rows));
            var stored = new StoredEvent(
                opening.Grain, version, events.Count, type, grain.Schema, body, events.Count == 0 ? decision : null, [], opening.Now);
            hash = EventHash.Compute(hash, stored);
            events.Add(stored with { Hash = hash });
        }
        return (events, rows, figures, state, hash);
    }

    /// <remarks>
    /// A message is (receiver, sender, sender's version, index). A turn with events made its version alone, so these name it.
    /// A turn without events shares its version with the turn that made it and with others like itself, so its sender gets
    /// a random suffix: nothing is committed before the name is chosen, so a turn that is decided again may choose another.
    /// "~" stands in no key. A parked message of such a turn therefore holds up no later ones: what must stay in order is
    /// sent by turns with events.
    /// </remarks>
    private List<OutgoingMessage> Address(Opening opening, Turn turn, long version)
    {
        var from = turn.Events.IsEmpty && !turn.Messages.IsEmpty ? $"{opening.Grain}~{random.Hex(8)}" : opening.Grain.ToString();
        var messages = new List<OutgoingMessage>(turn.Messages.Length);
        foreach (var message in turn.Messages)
        {
            var (type, body) = codec.WriteMessage(message.To.Kind, message.Body);
            messages.Add(new OutgoingMessage(message.To, from, version, messages.Count, type, body, message.Coalesce, opening.Now));
        }
        return messages;
    }

    private List<ReminderWrite> Reminders(Opening opening, Turn turn)
    {
        var reminders = new List<ReminderWrite>(turn.Reminders.Length);
        foreach (var change in turn.Reminders)
        {
            if (change is { Due: { } due, Body: { } body })
            {
                var (type, bytes) = codec.WriteMessage(opening.Grain.Kind, body);
                reminders.Add(new ReminderWrite(change.Name, Microseconds.Of(due), type, bytes));
            }
            else
            {
                reminders.Add(new ReminderWrite(change.Name, null, null, null));
            }
        }
        return reminders;
    }
}

/// <summary>One decided turn, serialised.</summary>
internal sealed record WrittenTurn(
    Turn Turn, object State, long Version, byte[] Hash, List<StoredEvent> Events, List<RowChange> Rows, List<Figure> Figures,
    List<Content> Contents, List<OutgoingMessage> Messages, List<ReminderWrite> Reminders, Reply? Reply, ReplyWrite? Stored)
{
    public int Bytes { get; } =
        Events.Sum(stored => stored.Body.Length + (stored.Decision?.Length ?? 0))
        + Messages.Sum(message => message.Body.Length)
        + Reminders.Sum(reminder => reminder.Body?.Length ?? 0)
        + Contents.Sum(content => content.Bytes.Length)
        + (Stored?.Body.Length ?? 0);
}
