using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Plixo.Grains.Core;

namespace Plixo.Tests.Support.Toys;

[JsonDerivedType(typeof(Name), "name")]
[JsonDerivedType(typeof(Tell), "tell")]
[JsonDerivedType(typeof(Look), "look")]
[JsonDerivedType(typeof(Choke), "choke")]
public abstract record CustomerMessage : Message;

public sealed record Name(Personal<string> Person) : CustomerMessage;

/// <summary>Something that must arrive exactly once.</summary>
public sealed record Tell(string Id) : CustomerMessage;

/// <summary>Something that only says "look".</summary>
public sealed record Look : CustomerMessage;

/// <summary>Cannot be received.</summary>
public sealed record Choke : CustomerMessage;

[JsonDerivedType(typeof(Named), "named")]
[JsonDerivedType(typeof(Told), "told")]
[JsonDerivedType(typeof(Looked), "looked")]
public abstract record CustomerEvent : Event;

public sealed record Named(Personal<string> Person) : CustomerEvent;

public sealed record Told(string Id) : CustomerEvent;

public sealed record Looked(string Greeting) : CustomerEvent;

public sealed record CustomerState
{
    public Personal<string>? Person { get; init; }

    /// <summary>How often each arrived; in the order of arrival in <see cref="Order"/>.</summary>
    public ImmutableDictionary<string, int> Received { get; init; } = ImmutableDictionary<string, int>.Empty;

    public ImmutableArray<string> Order { get; init; } = [];

    public int Looks { get; init; }

    public string Greeting { get; init; } = "";
}

/// <summary>Stands for the customer: receives messages, holds something personal, reads the workspace's view.</summary>
public sealed class ToyCustomer : Grain<CustomerState, CustomerMessage, CustomerEvent>
{
    public override GrainKind Kind => GrainKind.Customer;

    public override CustomerState Empty(string key) => new();

    public override Turn Receive(CustomerState state, CustomerMessage message, TurnContext context) => message switch
    {
        Name name => new Turn { Events = [new Named(name.Person)] },
        Tell tell => new Turn { Events = [new Told(tell.Id)] },
        Look => new Turn { Events = [new Looked(((WorkspaceView?)View(context))?.Greeting ?? "")] },
        Choke => throw new InvalidOperationException("This one cannot be received."),
        _ => throw new InvalidOperationException(),
    };

    public override CustomerState Apply(CustomerState state, CustomerEvent happened) => happened switch
    {
        Named named => state with { Person = named.Person },
        Told told => state with
        {
            Received = state.Received.SetItem(told.Id, state.Received.GetValueOrDefault(told.Id) + 1),
            Order = state.Order.Add(told.Id),
        },
        Looked looked => state with { Looks = state.Looks + 1, Greeting = looked.Greeting },
        _ => throw new InvalidOperationException(),
    };

    private static object? View(TurnContext context) => context.InForce.Gates.GetValueOrDefault(GrainId.Workspace)?.View;
}
