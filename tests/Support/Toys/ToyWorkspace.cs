using System.Text.Json.Serialization;
using Plixo.Grains.Core;

namespace Plixo.Tests.Support.Toys;

[JsonDerivedType(typeof(SetGreeting), "set-greeting")]
public abstract record WorkspaceMessage : Message;

public sealed record SetGreeting(string Greeting) : WorkspaceMessage;

[JsonDerivedType(typeof(GreetingSet), "greeting-set")]
public abstract record WorkspaceEvent : Event;

public sealed record GreetingSet(string Greeting) : WorkspaceEvent;

public sealed record WorkspaceState(string Greeting, int Edits);

public sealed record WorkspaceView(string Greeting);

/// <summary>Stands for the workspace: shows a view.</summary>
public sealed class ToyWorkspace : Grain<WorkspaceState, WorkspaceMessage, WorkspaceEvent>
{
    public override GrainKind Kind => GrainKind.Workspace;

    public override Type ViewType => typeof(WorkspaceView);

    public override WorkspaceState Empty(string key) => new("", 0);

    public override Turn Receive(WorkspaceState state, WorkspaceMessage message, TurnContext context) => message switch
    {
        SetGreeting set => new Turn { Events = [new GreetingSet(set.Greeting)] },
        _ => throw new InvalidOperationException(),
    };

    public override WorkspaceState Apply(WorkspaceState state, WorkspaceEvent happened) => happened switch
    {
        GreetingSet set => new WorkspaceState(set.Greeting, state.Edits + 1),
        _ => throw new InvalidOperationException(),
    };

    public override object View(WorkspaceState state) => new WorkspaceView(state.Greeting);
}
