using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Plixo.Grains.Core;

namespace Plixo.Grains.Workspaces;

/// <summary>What happens to the workspace.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(SettingsChanged), "workspace.settings-changed")]
[JsonDerivedType(typeof(TemplateSaved), "workspace.template-saved")]
[JsonDerivedType(typeof(CalendarSaved), "workspace.calendar-saved")]
[JsonDerivedType(typeof(SenderSaved), "workspace.sender-saved")]
[JsonDerivedType(typeof(RulesOrdered), "workspace.rules-ordered")]
[JsonDerivedType(typeof(UserSaved), "workspace.user-saved")]
[JsonDerivedType(typeof(LedgerRead), "workspace.ledger-read")]
[JsonDerivedType(typeof(AllPaused), "workspace.paused")]
[JsonDerivedType(typeof(AllResumed), "workspace.resumed")]
[JsonDerivedType(typeof(AddressSuppressed), "workspace.address-suppressed")]
[JsonDerivedType(typeof(AddressLifted), "workspace.address-lifted")]
[JsonDerivedType(typeof(DomainSuppressed), "workspace.domain-suppressed")]
[JsonDerivedType(typeof(DomainLifted), "workspace.domain-lifted")]
public abstract record WorkspaceEvent : Event;

public sealed record SettingsChanged(WorkspaceSettings Settings, string By) : WorkspaceEvent;

public sealed record TemplateSaved(string Key, string Language, TemplateText Text) : WorkspaceEvent;

public sealed record CalendarSaved(string Key, HolidayCalendar Calendar, string By) : WorkspaceEvent;

public sealed record SenderSaved(string Key, SenderIdentity Sender, string By) : WorkspaceEvent;

public sealed record RulesOrdered(ImmutableArray<SegmentRule> Rules, string By) : WorkspaceEvent;

public sealed record UserSaved(User User, string By) : WorkspaceEvent;

public sealed record LedgerRead(string Source, LedgerSource Reading) : WorkspaceEvent;

public sealed record AllPaused(Pause Pause) : WorkspaceEvent;

public sealed record AllResumed(string By) : WorkspaceEvent;

/// <summary>The address stands in the event encrypted under a key of its own.</summary>
public sealed record AddressSuppressed(Personal<string> Address, NodaTime.LocalDate? Until, string Reason, string By) : WorkspaceEvent;

public sealed record AddressLifted(Personal<string> Address, string Reason, string By) : WorkspaceEvent;

public sealed record DomainSuppressed(string Domain, DomainSuppression Suppression) : WorkspaceEvent;

public sealed record DomainLifted(string Domain, string Reason, string By) : WorkspaceEvent;
