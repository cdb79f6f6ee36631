using NodaTime;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Core;

/// <summary>A kind of grain, as whoever runs it sees it: states, messages and events without their types.</summary>
public interface IGrain
{
    GrainKind Kind { get; }

    Type StateType { get; }

    Type MessageType { get; }

    Type EventType { get; }

    /// <summary>The type of what <see cref="View"/> answers; null for kinds that show nothing.</summary>
    Type? ViewType { get; }

    /// <summary>The version of the shapes of state and events that this code writes.</summary>
    int Schema { get; }

    /// <summary>The state of a grain that has had no turn.</summary>
    object Empty(string key);

    /// <summary>Which rows the turn for this message must be given.</summary>
    RowNeeds Needs(object state, Message message, Instant now);

    /// <summary>Decides. Pure: the same state, message and context give the same turn.</summary>
    Turn Receive(object state, Message message, TurnContext context);

    /// <summary>Evolves. Nothing else changes state.</summary>
    object Apply(object state, Event happened);

    /// <summary>The read-model rows that differ between two states of the same grain.</summary>
    IEnumerable<RowChange> Rows(object before, object after, long version);

    /// <summary>The rows that an event writes because the state does not keep what they say: history, permits, transmissions.</summary>
    /// <param name="before">The state before the event.</param>
    /// <param name="after">The state after it.</param>
    /// <param name="at">The business instant of the turn.</param>
    /// <param name="found">What the turn was given.</param>
    IEnumerable<RowChange> RowsOf(object before, Event happened, object after, Instant at, FoundRows found);

    /// <summary>The increments of figures that an event makes, seen from the state before it.</summary>
    IEnumerable<Figure> Figures(object before, Event happened, TurnContext context);

    /// <summary>What other grains are given of this one (workspace, segment); null for kinds that show nothing.</summary>
    object? View(object state);
}

/// <summary>A kind of grain with its types.</summary>
public abstract class Grain<TState, TMessage, TEvent> : IGrain
    where TState : class
    where TMessage : Message
    where TEvent : Event
{
    public abstract GrainKind Kind { get; }

    public Type StateType => typeof(TState);

    public Type MessageType => typeof(TMessage);

    public Type EventType => typeof(TEvent);

    public virtual Type? ViewType => null;

    public virtual int Schema => 1;

    public abstract TState Empty(string key);

    public virtual RowNeeds Needs(TState state, TMessage message, Instant now) => RowNeeds.None;

    public abstract Turn Receive(TState state, TMessage message, TurnContext context);

    public abstract TState Apply(TState state, TEvent happened);

    public virtual IEnumerable<RowChange> Rows(TState before, TState after, long version) => [];

    public virtual IEnumerable<RowChange> RowsOf(TState before, TEvent happened, TState after, Instant at, FoundRows found) => [];

    public virtual IEnumerable<Figure> Figures(TState before, TEvent happened, TurnContext context) => [];

    public virtual object? View(TState state) => null;

    object IGrain.Empty(string key) => Empty(key);

    RowNeeds IGrain.Needs(object state, Message message, Instant now) => Needs((TState)state, (TMessage)message, now);

    Turn IGrain.Receive(object state, Message message, TurnContext context) =>
        Receive((TState)state, (TMessage)message, context);

    object IGrain.Apply(object state, Event happened) => Apply((TState)state, (TEvent)happened);

    IEnumerable<RowChange> IGrain.Rows(object before, object after, long version) =>
        Rows((TState)before, (TState)after, version);

    IEnumerable<RowChange> IGrain.RowsOf(object before, Event happened, object after, Instant at, FoundRows found) =>
        RowsOf((TState)before, (TEvent)happened, (TState)after, at, found);

    IEnumerable<Figure> IGrain.Figures(object before, Event happened, TurnContext context) =>
        Figures((TState)before, (TEvent)happened, context);

    object? IGrain.View(object state) => View((TState)state);
}
