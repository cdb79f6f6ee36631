using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Ladders;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Segments;

/// <summary>One immutable version of how a segment is collected. The initial values are the product's defaults.</summary>
public sealed record Policy
{
    /// <summary>Friendly after 3 days, reminder after 10, firm after 20, final notice of its own after 30; then hand over.</summary>
    public static Cadence DefaultCadence { get; } = Cadence.Of(
        new AfterLastStep.HandOver(),
        new CadenceStep(3, DefaultTemplates.Friendly, Tone.Friendly),
        new CadenceStep(10, DefaultTemplates.Reminder, Tone.Reminder),
        new CadenceStep(20, DefaultTemplates.Firm, Tone.Firm),
        new CadenceStep(30, DefaultTemplates.FinalNotice, Tone.Final, Alone: true));

    public required Cadence Cadence { get; init; }

    /// <summary>The segment's zone: it dates steps, caps and the calendar.</summary>
    public string Zone { get; init; } = "UTC";

    public Weekdays SendingDays { get; init; } = Weekdays.MondayToFriday;

    /// <summary>A calendar of the workspace whose holidays are closed; empty for none.</summary>
    public string Calendar { get; init; } = "";

    public QuietHours Quiet { get; init; } = QuietHours.Default;

    /// <summary>Permits per local day.</summary>
    public int DayCap { get; init; } = 500;

    /// <summary>Permits per sliding window.</summary>
    public int WindowCap { get; init; } = 120;

    public int WindowSeconds { get; init; } = 3600;

    /// <summary>Spreads permits over the open time left today.</summary>
    public bool Pacing { get; init; } = true;

    public int ContactIntervalDays { get; init; } = 7;

    /// <summary>In hundredths of the invoice's major unit: 1000 is 10.00.</summary>
    public long MinimumChasedHundredths { get; init; } = 1000;

    /// <summary>The ledger's own copy of each listed invoice goes along; one that is missing blocks the draft.</summary>
    public bool AttachCopies { get; init; }

    /// <summary>A statement of the invoices goes along as a PDF; where more are covered than are listed it does so in any case.</summary>
    public bool AttachStatement { get; init; }

    /// <summary>The same invoices go along as CSV.</summary>
    public bool AttachSummary { get; init; }

    /// <summary>What a plan may amount to without a second person, as hundredths of its currency's major unit; 0: every plan needs one.</summary>
    public long PlanLimitHundredths { get; init; }

    public int UndoSeconds { get; init; } = 10;

    public int DraftExpirySendingDays { get; init; } = 4;

    public int StaleHoursAutopilot { get; init; } = 48;

    public int StaleHours { get; init; } = 168;

    public int PromiseGraceSendingDays { get; init; } = 2;

    public int ExpectationDays { get; init; } = 5;

    public StartAt StartAt { get; init; } = StartAt.Default;

    /// <summary>A sender identity of the workspace.</summary>
    public string Sender { get; init; } = "";

    /// <summary>The user whose pool takes customers without an owner.</summary>
    public string Pool { get; init; } = "";

    /// <summary>Weighs the priority of the segment's items, in percent.</summary>
    public int WeightPercent { get; init; } = 100;

    public Guardrails Guardrails { get; init; } = new();

    public Breaker Breaker { get; init; } = new();

    public Retry Retry { get; init; } = Retry.Default;

    /// <summary>How far ahead a payer may promise without a person, in days.</summary>
    public int PayerPromiseDays { get; init; } = 10;

    /// <summary>Promises that a payer may make for one invoice without a person.</summary>
    public int PayerPromisesPerInvoice { get; init; } = 2;

    /// <summary>Words about the version: why it was made.</summary>
    public string Notes { get; init; } = "";

    [JsonIgnore]
    public DateTimeZone TimeZone => Zones.Of(Zone);

    [JsonIgnore]
    public Duration Window => Duration.FromSeconds(WindowSeconds);

    /// <summary>How long before it holds a permit may be issued.</summary>
    public Duration Ahead => Window <= Limits.ShortWindow ? Limits.Ahead : Duration.Zero;

    /// <summary>The smallest amount worth an e-mail, in the invoice's currency.</summary>
    public Money MinimumFor(Currency currency) => InCurrency(MinimumChasedHundredths, currency);

    public Money PlanLimitFor(Currency currency) => InCurrency(PlanLimitHundredths, currency);

    /// <summary>A figure that is meant in whichever currency it is compared in.</summary>
    public static Money InCurrency(long hundredths, Currency currency) => new(hundredths * currency.MinorPerMajor / 100, currency);
}

/// <summary>
/// What Autopilot must hold to be switched on and to stay on. Bounces and complaints beyond it stop the segment's sending
/// altogether; the lower limits are only said.
/// </summary>
public sealed record Guardrails
{
    /// <summary>Days over which bounces and complaints count.</summary>
    public int HealthDays { get; init; } = 7;

    /// <summary>In percent of accepted e-mails over <see cref="HealthDays"/>, from <see cref="BounceMinimum"/> on.</summary>
    public decimal BouncePercent { get; init; } = 5m;

    /// <summary>From here on a warning is shown.</summary>
    public decimal BounceWarnPercent { get; init; } = 2m;

    public int BounceMinimum { get; init; } = 50;

    public decimal ComplaintPercent { get; init; } = 0.3m;

    public decimal ComplaintWarnPercent { get; init; } = 0.1m;

    public int ComplaintMinimum { get; init; } = 1000;

    /// <summary>Days over which disputes and what people decided count.</summary>
    public int DecidedDays { get; init; } = 60;

    /// <summary>Disputes in percent of the steps that were contacted for over <see cref="DecidedDays"/>, from <see cref="DisputeMinimum"/> on.</summary>
    public decimal DisputePercent { get; init; } = 5m;

    public int DisputeMinimum { get; init; } = 50;

    /// <summary>Drafts that people decided over <see cref="DecidedDays"/>.</summary>
    public int MinDecided { get; init; } = 50;

    /// <summary>Wilson lower bound of the share approved unedited.</summary>
    public decimal MinUneditedBound { get; init; } = 0.85m;
}

/// <summary>The limits of a policy's fields; outside them a save is refused with the field's name.</summary>
public static class PolicyLimits
{
    public const int MaxDayCap = 1_000_000;
    public const int MaxWindowSeconds = 24 * 3600;
    public const int MaxUndoSeconds = 3600;

    /// <summary>Longest window over which a guardrail counts.</summary>
    public const int MaxHealthDays = 366;

    public const int MaxRetryMinutes = 24 * 60;
    public const int MaxGiveUpHours = 14 * 24;
    public const int MaxPayerPromiseDays = 366;
    public const int MaxPayerPromises = 100;

    /// <summary>The first thing wrong, as (field, words); null where nothing is.</summary>
    public static (string Field, string Words)? Fault(Policy policy) => policy switch
    {
        _ when !Zones.IsKnown(policy.Zone) => ("zone", $"'{policy.Zone}' is no zone of the tz database"),
        { DayCap: < 0 or > MaxDayCap } => ("day_cap", $"must be 0 to {MaxDayCap}"),
        { WindowCap: < 0 or > MaxDayCap } => ("window_cap", $"must be 0 to {MaxDayCap}"),
        { WindowSeconds: < 1 or > MaxWindowSeconds } => ("window_seconds", $"must be 1 to {MaxWindowSeconds}"),
        { ContactIntervalDays: < 0 or > ContactInterval.MaxDays } =>
            ("contact_interval_days", $"must be 0 to {ContactInterval.MaxDays}"),
        { SendingDays: Weekdays.None } => ("sending_days", "must name at least one day"),
        { MinimumChasedHundredths: < 0 } => ("minimum_chased", "must not be negative"),
        { PlanLimitHundredths: < 0 } => ("plan_limit", "must not be negative"),
        { UndoSeconds: < 0 or > MaxUndoSeconds } => ("undo_seconds", $"must be 0 to {MaxUndoSeconds}"),
        { DraftExpirySendingDays: < 1 or > 60 } => ("draft_expiry_sending_days", "must be 1 to 60"),
        { StaleHours: < 1 } => ("stale_hours", "must be at least 1"),
        { StaleHoursAutopilot: < 1 } => ("stale_hours_autopilot", "must be at least 1"),
        { PromiseGraceSendingDays: < 0 or > 30 } => ("promise_grace_sending_days", "must be 0 to 30"),
        { ExpectationDays: < 1 or > 60 } => ("expectation_days", "must be 1 to 60"),
        { WeightPercent: < 1 or > 1000 } => ("weight_percent", "must be 1 to 1000"),
        { Retry.Minutes: var delays } when delays.IsDefaultOrEmpty || delays.Length > Retry.MaxDelays || delays.Any(minutes => minutes is < 1 or > MaxRetryMinutes) =>
            ("retry.delays", $"must be 1 to {Retry.MaxDelays} delays of 1 to {MaxRetryMinutes} minutes"),
        { Retry.GiveUpHours: < 1 or > MaxGiveUpHours } => ("retry.give_up", $"must be 1 to {MaxGiveUpHours} hours"),
        { PayerPromiseDays: < 0 or > MaxPayerPromiseDays } => ("payer_promise_days", $"must be 0 to {MaxPayerPromiseDays}"),
        { PayerPromisesPerInvoice: < 0 or > MaxPayerPromises } => ("payer_promises_per_invoice", $"must be 0 to {MaxPayerPromises}"),
        { Breaker: { MassBounces: < 1 } or { MassMinimum: < 1 } or { MassPercent: < 0 or > 100 } or { ComplaintsInADay: < 1 } } =>
            ("breaker", "counts must be at least 1, the rate a part of one"),
        { Guardrails.HealthDays: < 1 or > MaxHealthDays } => ("guardrails.health_days", $"must be 1 to {MaxHealthDays}"),
        { Guardrails.DecidedDays: < 1 or > MaxHealthDays } => ("guardrails.decided_days", $"must be 1 to {MaxHealthDays}"),
        _ => null,
    };

    /// <summary>The first thing that the policy names and the workspace does not have; null where there is none.</summary>
    public static (string Field, string Words)? Missing(Policy policy, WorkspaceState workspace)
    {
        if (policy.Calendar.Length > 0 && !workspace.Calendars.ContainsKey(policy.Calendar)) return ("calendar", $"there is no calendar '{policy.Calendar}'");
        if (policy.Sender.Length > 0 && !workspace.Senders.ContainsKey(policy.Sender)) return ("sender", $"there is no sender identity '{policy.Sender}'");
        var step = policy.Cadence.Steps.FirstOrDefault(step => step.Kind == StepKind.Email && !workspace.Templates.ContainsKey(step.Template));
        return step is null ? null : ("cadence", $"there is no template '{step.Template}'");
    }
}
