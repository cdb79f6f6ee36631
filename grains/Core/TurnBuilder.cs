using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Core;

/// <summary>
/// Gathers what one turn decides while the state evolves under it, so that a later rule of the same turn sees what an
/// earlier one did. Lives only inside one turn.
/// </summary>
public sealed class TurnBuilder<TState, TEvent>(TState state, TurnContext context, Func<TState, TEvent, TState> apply)
    where TEvent : Event
{
    private readonly ImmutableArray<Event>.Builder events = ImmutableArray.CreateBuilder<Event>();
    private readonly List<Outgoing> messages = [];
    private readonly Dictionary<string, ReminderChange> reminders = [];
    private readonly List<ReadCheck> reads = [];
    private readonly HashSet<GateCheck> gates = [];
    private readonly HashSet<Recall> recalls = [];
    private readonly Dictionary<string, Content> contents = [];
    private readonly List<RowChange> rows = [];
    private int ids;

    public TState State { get; private set; } = state;

    public TurnContext Context => context;

    public bool HasEvents => events.Count > 0;

    public void Happen(TEvent happened)
    {
        events.Add(happened);
        State = apply(State, happened);
    }

    public void Send(GrainId to, Message body) => messages.Add(new Outgoing(to, body));

    /// <summary>A message that only says "look": one is enough however often it is said.</summary>
    public void Nudge(GrainId to, Message body)
    {
        var outgoing = new Outgoing(to, body, Coalesce: true);
        if (!messages.Contains(outgoing)) messages.Add(outgoing);
    }

    public void Remind(string name, Instant? due, Message body) =>
        reminders[name] = new ReminderChange(name, due, due is null ? null : body);

    public void Read(GrainId grain, long version) => reads.Add(new ReadCheck(grain, version));

    /// <summary>The commit holds only if the gate's epoch is still the one in force for this turn.</summary>
    public void Check(GrainId gate, long epoch) => gates.Add(new GateCheck(gate, epoch));

    public void Recall(Recall recall) => recalls.Add(recall);

    public void Store(Content content) => contents[content.Digest] = content;

    public void Row(RowChange change) => rows.Add(change);

    public void Row(IEnumerable<RowChange> changes) => rows.AddRange(changes);

    /// <summary>The first id that the turn made; empty where it made none.</summary>
    public string FirstMade { get; private set; } = "";

    /// <summary>An id that no other turn makes.</summary>
    public string NewId(string prefix)
    {
        var id = context.NewId(prefix, ids++);
        if (FirstMade.Length == 0) FirstMade = id;
        return id;
    }

    public Turn Build(Reply? reply = null) => new()
    {
        Events = events.ToImmutable(),
        Messages = [.. messages],
        Reminders = [.. reminders.Values],
        Reads = [.. reads],
        Gates = [.. gates],
        Recalls = [.. recalls],
        Contents = [.. contents.Values],
        Rows = [.. rows],
        Reply = reply is null ? null : reply with { Changed = HasEvents },
    };
}
