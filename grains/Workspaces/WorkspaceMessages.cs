using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Core;

namespace Plixo.Grains.Workspaces;

/// <summary>What the workspace is told or asked.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(ChangeSettings), "workspace.change-settings")]
[JsonDerivedType(typeof(SaveTemplate), "workspace.save-template")]
[JsonDerivedType(typeof(SaveTemplateTexts), "workspace.save-template-texts")]
[JsonDerivedType(typeof(SaveCalendar), "workspace.save-calendar")]
[JsonDerivedType(typeof(SaveSender), "workspace.save-sender")]
[JsonDerivedType(typeof(OrderRules), "workspace.order-rules")]
[JsonDerivedType(typeof(SaveUser), "workspace.save-user")]
[JsonDerivedType(typeof(ReadLedger), "workspace.read-ledger")]
[JsonDerivedType(typeof(PauseAll), "workspace.pause")]
[JsonDerivedType(typeof(ResumeAll), "workspace.resume")]
[JsonDerivedType(typeof(SuppressAddress), "workspace.suppress-address")]
[JsonDerivedType(typeof(LiftAddress), "workspace.lift-address")]
[JsonDerivedType(typeof(SuppressDomain), "workspace.suppress-domain")]
[JsonDerivedType(typeof(LiftDomain), "workspace.lift-domain")]
public abstract record WorkspaceMessage : Message;

public sealed record ChangeSettings(WorkspaceSettings Settings) : WorkspaceMessage;

public sealed record SaveTemplate(string Key, string Language, string Subject, string Html, string Text) : WorkspaceMessage;

/// <summary>A template in several languages: all are saved or none is.</summary>
/// <param name="Key">Of the template.</param>
/// <param name="Texts">One a language.</param>
public sealed record SaveTemplateTexts(string Key, ImmutableArray<LanguageText> Texts) : WorkspaceMessage;

/// <param name="Language">A BCP 47 tag.</param>
public sealed record LanguageText(string Language, string Subject, string Html, string Text);

public sealed record SaveCalendar(string Key, HolidayCalendar Calendar) : WorkspaceMessage;

public sealed record SaveSender(string Key, SenderIdentity Sender) : WorkspaceMessage;

public sealed record OrderRules(ImmutableArray<SegmentRule> Rules) : WorkspaceMessage;

public sealed record SaveUser(User User) : WorkspaceMessage;

/// <summary>A source was read up to an instant. An older reading is refused.</summary>
public sealed record ReadLedger(string Source, LedgerKind Kind, Instant AsOf) : WorkspaceMessage;

public sealed record PauseAll(string Reason) : WorkspaceMessage;

public sealed record ResumeAll : WorkspaceMessage;

/// <param name="Address">As <see cref="SuppressedAddress"/> makes it.</param>
/// <param name="Until">The date of reactivation; null: permanent, which must be said.</param>
public sealed record SuppressAddress(Personal<string> Address, LocalDate? Until, bool Permanent, string Reason) : WorkspaceMessage;

public sealed record LiftAddress(Personal<string> Address, string Reason) : WorkspaceMessage;

public sealed record SuppressDomain(string Domain, LocalDate? Until, bool Permanent, string Reason) : WorkspaceMessage;

public sealed record LiftDomain(string Domain, string Reason) : WorkspaceMessage;
