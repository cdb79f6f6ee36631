using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Workspaces;

/// <summary>The one workspace. What it decides is seen by all.</summary>
public sealed class WorkspaceGrain : Grain<WorkspaceState, WorkspaceMessage, WorkspaceEvent>
{
    public override GrainKind Kind => GrainKind.Workspace;

    public override WorkspaceState Empty(string key) => WorkspaceState.Empty;

    public override RowNeeds Needs(WorkspaceState state, WorkspaceMessage message, Instant now) => message switch
    {
        SuppressAddress asked => Suppressing.Needs(asked.Address),
        LiftAddress asked => Suppressing.Needs(asked.Address),
        _ => RowNeeds.None,
    };

    public override Turn Receive(WorkspaceState state, WorkspaceMessage message, TurnContext context)
    {
        var turn = new WorkspaceTurn(state, context, Apply);
        var refusal = message switch
        {
            ChangeSettings asked => Settling.Change(turn, asked),
            SaveTemplate asked => Settling.Save(turn, asked),
            SaveTemplateTexts asked => Settling.Save(turn, asked),
            SaveCalendar asked => Settling.Save(turn, asked),
            SaveSender asked => Settling.Save(turn, asked),
            OrderRules asked => Settling.Order(turn, asked),
            SaveUser asked => Settling.Save(turn, asked),
            ReadLedger told => Settling.Read(turn, told),
            PauseAll asked => Settling.Pause(turn, asked),
            ResumeAll => Settling.Resume(turn),
            SuppressAddress asked => Suppressing.Suppress(turn, asked),
            LiftAddress asked => Suppressing.Lift(turn, asked),
            SuppressDomain asked => Suppressing.Suppress(turn, asked),
            LiftDomain asked => Suppressing.Lift(turn, asked),
            _ => throw new ArgumentOutOfRangeException(nameof(message), message, "No such message."),
        };
        return refusal is not null ? Turn.Refuse(refusal) : turn.Build(Reply.With(new WorkspaceReply(context.Version)));
    }

    public override WorkspaceState Apply(WorkspaceState state, WorkspaceEvent happened) => happened switch
    {
        SettingsChanged e => state with { Settings = e.Settings },
        TemplateSaved e => state with { Templates = state.Templates.SetItem(e.Key, With(state, e)) },
        CalendarSaved e => state with { Calendars = state.Calendars.SetItem(e.Key, e.Calendar) },
        SenderSaved e => state with { Senders = state.Senders.SetItem(e.Key, e.Sender) },
        RulesOrdered e => state with { Rules = e.Rules },
        UserSaved e => state with { Users = state.Users.SetItem(e.User.Name, e.User) },
        LedgerRead e => state with { Sources = state.Sources.SetItem(e.Source, e.Reading) },
        AllPaused e => state with { Paused = e.Pause },
        AllResumed => state with { Paused = null },
        DomainSuppressed e => state with { Domains = state.Domains.SetItem(e.Domain, e.Suppression) },
        DomainLifted e => state with { Domains = state.Domains.Remove(e.Domain) },
        AddressSuppressed or AddressLifted => state,
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "No such event."),
    };

    public override IEnumerable<RowChange> RowsOf(WorkspaceState before, WorkspaceEvent happened, WorkspaceState after, Instant at, FoundRows found) =>
        Suppressing.RowsOf(happened, at);

    public override Type ViewType => typeof(WorkspaceState);

    public override object? View(WorkspaceState state) => state;

    private static TemplateVersions With(WorkspaceState state, TemplateSaved saved) =>
        new((state.Templates.GetValueOrDefault(saved.Key)?.Languages ?? ImmutableSortedDictionary<string, TemplateText>.Empty)
            .SetItem(saved.Language, saved.Text));
}

/// <summary>What a command to the workspace answers with.</summary>
[StableName("workspace")]
public sealed record WorkspaceReply(long Version) : ReplyBody;
