using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;

namespace Plixo.Tests.Grains.World;

/// <summary>
/// Runs the real grains one turn after the other in memory, under a clock that the test drives: messages in order, reminders
/// when due, rows and gates as turns write them. It proves decisions; that commits are whole is the stores' suite.
/// </summary>
public sealed class GrainWorld
{
    private static readonly ImmutableDictionary<GrainKind, IGrain> Kinds = new IGrain[]
    {
        new WorkspaceGrain(), new SegmentGrain(), new CustomerGrain(), new InvoiceGrain(),
    }.ToImmutableDictionary(grain => grain.Kind);

    /// <summary>More messages than this at one instant are two grains that never come to rest.</summary>
    private const int MostMessages = 10_000;

    private readonly Dictionary<GrainId, (object State, long Version)> states = [];
    private readonly Dictionary<GrainId, long> epochs = [];
    private readonly Dictionary<(GrainId, string), (Instant Due, Message Body)> reminders = [];
    private readonly LinkedList<Outgoing> messages = new();

    public GrainWorld(Instant now) => Now = now;

    public Instant Now { get; private set; }

    public Actor Actor { get; set; } = new() { Id = "users/dana", Kind = ActorKind.Person, Rights = Right.All };

    public RowStore Rows { get; } = new();

    /// <summary>Every event in the order in which it happened.</summary>
    public List<(GrainId Grain, Instant At, Event Event)> Events { get; } = [];

    public int Turns { get; private set; }

    public int PendingMessages => messages.Count;

    public TState State<TState>(GrainId grain) => (TState)StateOf(grain).State;

    /// <summary>A command, and everything that follows from it at this instant.</summary>
    public Reply Ask(GrainId grain, Message command, bool settle = true)
    {
        var reply = Turn(grain, command, Actor).Reply!;
        if (settle) Settle();
        return reply;
    }

    /// <summary>Delivers what waits, until nothing does.</summary>
    public void Settle()
    {
        for (var count = 0; messages.First is { } first; count++)
        {
            messages.RemoveFirst();
            Assert.True(count < MostMessages, $"Messages never end: {first.Value}");
            Turn(first.Value.To, first.Value.Body, Actor.System);
        }
    }

    /// <summary>One message only, for tests that put something between two turns.</summary>
    public Message? DeliverOne()
    {
        if (messages.First is not { } first) return null;
        messages.RemoveFirst();
        Turn(first.Value.To, first.Value.Body, Actor.System);
        return first.Value.Body;
    }

    public void Send(GrainId to, Message body) => messages.AddLast(new Outgoing(to, body));

    /// <summary>Given: an event that no test can bring about otherwise.</summary>
    public void Force(GrainId id, Event happened)
    {
        var (state, version) = StateOf(id);
        states[id] = (Kinds[id.Kind].Apply(state, happened), version + 1);
        epochs[id] = epochs.GetValueOrDefault(id) + 1;
    }

    /// <summary>Moves the clock, firing every reminder at its own instant.</summary>
    public void AdvanceTo(Instant until)
    {
        for (var count = 0; NextReminder() is { } next && next.Due <= until; count++)
        {
            Assert.True(count < MostMessages, $"Reminders never end: {next.Key} at {next.Due}");
            Now = Instant.Max(Now, next.Due);
            reminders.Remove(next.Key);
            Turn(next.Key.Item1, next.Body, Actor.System);
            Settle();
        }

        Now = Instant.Max(Now, until);
    }

    /// <summary>The system stood still: every reminder that became due meanwhile fires now, in the order of its time.</summary>
    public void Jump(Duration time)
    {
        Now += time;
        while (NextReminder() is { } next && next.Due <= Now)
        {
            reminders.Remove(next.Key);
            Turn(next.Key.Item1, next.Body, Actor.System);
        }

        Settle();
    }

    public void Advance(Duration time) => AdvanceTo(Now + time);

    public Turn Turn(GrainId id, Message message, Actor actor)
    {
        Turns++;
        var grain = Kinds[id.Kind];
        var (state, version) = StateOf(id);
        var context = new TurnContext
        {
            Self = id,
            Version = version + 1,
            Now = Now,
            RealNow = Now,
            Actor = actor,
            InForce = InForce(),
            Rows = Rows.Find(grain.Needs(state, message, Now)),
        };
        var turn = grain.Receive(state, message, context);
        var after = state;
        var rows = new List<RowChange>();
        foreach (var happened in turn.Events)
        {
            var before = after;
            after = grain.Apply(before, happened);
            rows.AddRange(grain.RowsOf(before, happened, after, Now, context.Rows));
            Events.Add((id, Now, happened));
        }

        if (!turn.Events.IsEmpty)
        {
            states[id] = (after, version + 1);
            Rows.Write(grain.Rows(state, after, version + 1));
            if (id.Kind <= GrainKind.Segment) epochs[id] = epochs.GetValueOrDefault(id) + 1;
        }

        Rows.Write(rows);
        Rows.Write(turn.Rows);
        foreach (var recall in turn.Recalls) Rows.Recall(recall);
        foreach (var reminder in turn.Reminders)
        {
            if (reminder.Due is { } due) reminders[(id, reminder.Name)] = (due, reminder.Body!);
            else reminders.Remove((id, reminder.Name));
        }

        foreach (var outgoing in turn.Messages)
        {
            if (!outgoing.Coalesce || !messages.Contains(outgoing)) messages.AddLast(outgoing);
        }

        return turn;
    }

    private (object State, long Version) StateOf(GrainId id) =>
        states.TryGetValue(id, out var known) ? known : (Kinds[id.Kind].Empty(id.Key), 0);

    private ((GrainId, string) Key, Instant Due, Message Body)? NextReminder() =>
        reminders.Count == 0 ? null : reminders
            .OrderBy(reminder => reminder.Value.Due).ThenBy(reminder => reminder.Key.Item1).Select(reminder => (reminder.Key, reminder.Value.Due, reminder.Value.Body)).First();

    private InForce InForce() => new()
    {
        Gates = states.Where(state => state.Key.Kind <= GrainKind.Segment)
            .ToImmutableDictionary(state => state.Key, state => new GateView(epochs.GetValueOrDefault(state.Key), Kinds[state.Key.Kind].View(state.Value.State))),
    };
}
