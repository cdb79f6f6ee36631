using System.Globalization;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Ladders;
using Plixo.Silo.Services.Front;
using Plixo.V1;
using Breaker = Plixo.Grains.Segments.Breaker;
using CadenceStep = Plixo.Grains.Ladders.CadenceStep;
using Guardrails = Plixo.Grains.Segments.Guardrails;
using Policy = Plixo.Grains.Segments.Policy;
using QuietHours = Plixo.Grains.Calendars.QuietHours;
using Retry = Plixo.Grains.Segments.Retry;

namespace Plixo.Silo.Services.Segments;

/// <summary>Policies between grains and the wire. An absent field of a new segment gets the default.</summary>
internal static class PolicyWire
{
    private static readonly Guardrails Defaults = new();

    public static V1.Policy ToWire(Policy policy) => new()
    {
        TimeZone = policy.Zone,
        Calendar = policy.Calendar.Length > 0 ? $"calendars/{policy.Calendar}" : "",
        Sender = policy.Sender.Length > 0 ? $"senders/{policy.Sender}" : "",
        Steps = { policy.Cadence.Steps.Select(ToWire) },
        AfterLastStep = policy.Cadence.AfterLast is Grains.Ladders.AfterLastStep.Repeat repeat
            ? new V1.AfterLastStep { Repeat = new RepeatLastStep { EveryDays = repeat.EveryDays, Times = repeat.UpToTimes } }
            : new V1.AfterLastStep { HandOver = new HandOver() },
        LateStart = policy.StartAt switch
        {
            StartAt.HighestDueStep => new LateStart { HighestDueStep = true },
            StartAt.NextStep => new LateStart { NextStep = true },
            StartAt.Step step => new LateStart { OffsetDays = step.Offset },
            _ => new LateStart { FirstOverdueStep = true },
        },
        Caps = new Caps { PerDay = policy.DayCap, PerWindow = policy.WindowCap, Window = Span(policy.WindowSeconds), Pacing = policy.Pacing },
        QuietHours = new V1.QuietHours { Start = ToWire(policy.Quiet.From), End = ToWire(policy.Quiet.To) },
        SendingDays = { DaysOf(policy.SendingDays) },
        MinimumChased = WireValues.ToDecimal(policy.MinimumChasedHundredths),
        PlanLimit = WireValues.ToDecimal(policy.PlanLimitHundredths),
        AttachCopies = policy.AttachCopies,
        AttachStatement = policy.AttachStatement,
        AttachSummary = policy.AttachSummary,
        ContactIntervalDays = policy.ContactIntervalDays,
        DraftExpiryDays = policy.DraftExpirySendingDays,
        PromiseGraceDays = policy.PromiseGraceSendingDays,
        ExpectationDays = policy.ExpectationDays,
        UndoWindow = Span(policy.UndoSeconds),
        LedgerStaleAutopilot = Span(policy.StaleHoursAutopilot * 3600L),
        LedgerStaleAll = Span(policy.StaleHours * 3600L),
        Guardrails = ToWire(policy.Guardrails),
        WeightPercent = policy.WeightPercent,
        Pool = Names.User(policy.Pool),
        Retry = new V1.Retry { Delays = { policy.Retry.Minutes.Select(minutes => Span(minutes * 60L)) }, GiveUp = Span(policy.Retry.GiveUpHours * 3600L) },
        PayerPromiseDays = policy.PayerPromiseDays,
        PayerPromisesPerInvoice = policy.PayerPromisesPerInvoice,
        Breaker = new V1.Breaker
        {
            BouncesInAnHour = policy.Breaker.MassBounces,
            BounceRate = (double)policy.Breaker.MassPercent / 100,
            BounceMinimumAccepted = policy.Breaker.MassMinimum,
            ComplaintsInADay = policy.Breaker.ComplaintsInADay,
        },
    };

    /// <summary>INVALID_ARGUMENT with the field for what cannot be read; what is out of range the segment refuses itself.</summary>
    public static Policy Read(V1.Policy wire, string notes)
    {
        var defaults = new Policy { Cadence = CadenceOf(wire) };
        return defaults with
        {
            Zone = wire.TimeZone.Length > 0 ? wire.TimeZone : defaults.Zone,
            Calendar = OneOf(wire.Calendar, "calendars", "policy.calendar"),
            Sender = OneOf(wire.Sender, "senders", "policy.sender"),
            StartAt = wire.LateStart?.StartCase switch
            {
                LateStart.StartOneofCase.HighestDueStep => new StartAt.HighestDueStep(),
                LateStart.StartOneofCase.NextStep => new StartAt.NextStep(),
                LateStart.StartOneofCase.OffsetDays => new StartAt.Step(wire.LateStart.OffsetDays),
                _ => StartAt.Default,
            },
            DayCap = wire.Caps is { HasPerDay: true } day ? day.PerDay : defaults.DayCap,
            WindowCap = wire.Caps is { HasPerWindow: true } caps ? caps.PerWindow : defaults.WindowCap,
            WindowSeconds = wire.Caps?.Window is { } window ? Seconds(window, "policy.caps.window") : defaults.WindowSeconds,
            Pacing = wire.Caps is { HasPacing: true } paced ? paced.Pacing : defaults.Pacing,
            Quiet = wire.QuietHours is { } quiet ? new QuietHours(Read(quiet.Start, "policy.quiet_hours.start"), Read(quiet.End, "policy.quiet_hours.end")) : defaults.Quiet,
            SendingDays = wire.SendingDays.Count == 0 ? defaults.SendingDays : wire.SendingDays.Aggregate(Weekdays.None, (days, day) => days | DayOf(day)),
            MinimumChasedHundredths = wire.MinimumChased.Length == 0 ? defaults.MinimumChasedHundredths : WireValues.ReadHundredths(wire.MinimumChased, "policy.minimum_chased"),
            PlanLimitHundredths = wire.PlanLimit.Length == 0 ? defaults.PlanLimitHundredths : WireValues.ReadHundredths(wire.PlanLimit, "policy.plan_limit"),
            ContactIntervalDays = wire.HasContactIntervalDays ? wire.ContactIntervalDays : defaults.ContactIntervalDays,
            DraftExpirySendingDays = Or(wire.DraftExpiryDays, defaults.DraftExpirySendingDays),
            PromiseGraceSendingDays = wire.HasPromiseGraceDays ? wire.PromiseGraceDays : defaults.PromiseGraceSendingDays,
            ExpectationDays = Or(wire.ExpectationDays, defaults.ExpectationDays),
            UndoSeconds = wire.UndoWindow is { } undo ? Seconds(undo, "policy.undo_window") : defaults.UndoSeconds,
            StaleHoursAutopilot = wire.LedgerStaleAutopilot is { } soon ? Hours(soon, "policy.ledger_stale_autopilot") : defaults.StaleHoursAutopilot,
            StaleHours = wire.LedgerStaleAll is { } late ? Hours(late, "policy.ledger_stale_all") : defaults.StaleHours,
            Guardrails = wire.Guardrails is { } rails ? Read(rails) : defaults.Guardrails,
            WeightPercent = Or(wire.WeightPercent, defaults.WeightPercent),
            Pool = Names.ReadUserOrEmpty(wire.Pool, "policy.pool"),
            Retry = wire.Retry is { } retry ? Read(retry) : defaults.Retry,
            PayerPromiseDays = wire.HasPayerPromiseDays ? wire.PayerPromiseDays : defaults.PayerPromiseDays,
            PayerPromisesPerInvoice = wire.HasPayerPromisesPerInvoice ? wire.PayerPromisesPerInvoice : defaults.PayerPromisesPerInvoice,
            Breaker = wire.Breaker is { } breaker ? Read(breaker) : defaults.Breaker,
            AttachCopies = wire.AttachCopies,
            AttachStatement = wire.AttachStatement,
            AttachSummary = wire.AttachSummary,
            Notes = notes,
        };
    }

    /// <summary>The wire's name of a field that the segment refuses by its own.</summary>
    public static string FieldOf(string field) => field switch
    {
        "zone" => "time_zone",
        "day_cap" => "caps.per_day",
        "window_cap" => "caps.per_window",
        "window_seconds" => "caps.window",
        "undo_seconds" => "undo_window",
        "draft_expiry_sending_days" => "draft_expiry_days",
        "promise_grace_sending_days" => "promise_grace_days",
        "stale_hours" => "ledger_stale_all",
        "stale_hours_autopilot" => "ledger_stale_autopilot",
        "cadence" => "steps",
        _ => field,
    };

    /// <summary>A new segment whose request names no steps has the default cadence; every other absent field is read as its default.</summary>
    public static V1.Policy WithDefaults(V1.Policy asked)
    {
        var wire = asked.Clone();
        if (wire.Steps.Count == 0) wire.Steps.Add(Policy.DefaultCadence.Steps.Select(ToWire));
        return wire;
    }

    private static Cadence CadenceOf(V1.Policy wire)
    {
        var after = wire.AfterLastStep?.ActionCase == V1.AfterLastStep.ActionOneofCase.Repeat
            ? new Grains.Ladders.AfterLastStep.Repeat(wire.AfterLastStep.Repeat.EveryDays, wire.AfterLastStep.Repeat.Times)
            : (Grains.Ladders.AfterLastStep)new Grains.Ladders.AfterLastStep.HandOver();
        return Cadence.TryCreate(wire.Steps.Select(Read), after, out var cadence, out var reason) ? cadence : throw Refusals.Invalid("policy.steps", reason);
    }

    private static V1.CadenceStep ToWire(CadenceStep step) => new()
    {
        OffsetDays = step.Offset,
        Template = $"templates/{step.Template}",
        Tone = (V1.Tone)((int)step.Tone + 1),
        Task = step.Kind == StepKind.Task,
        Alone = step.Alone,
    };

    private static CadenceStep Read(V1.CadenceStep step) => new(
        step.OffsetDays, OneOf(step.Template, "templates", "policy.steps.template"),
        step.Tone == V1.Tone.Unspecified ? Grains.Ladders.Tone.Reminder : (Grains.Ladders.Tone)((int)step.Tone - 1),
        step.Task ? StepKind.Task : StepKind.Email, step.Alone);

    private static V1.Guardrails ToWire(Guardrails rails) => new()
    {
        BounceRate = (double)rails.BouncePercent / 100,
        BounceMinimumAccepted = rails.BounceMinimum,
        ComplaintRate = (double)rails.ComplaintPercent / 100,
        ComplaintMinimumAccepted = rails.ComplaintMinimum,
        DisputeRate = (double)rails.DisputePercent / 100,
        MinimumDecided = rails.MinDecided,
        MinimumUneditedBound = (double)rails.MinUneditedBound,
        HealthDays = rails.HealthDays,
        DecidedDays = rails.DecidedDays,
        BounceWarnRate = (double)rails.BounceWarnPercent / 100,
        ComplaintWarnRate = (double)rails.ComplaintWarnPercent / 100,
        DisputeMinimumContacted = rails.DisputeMinimum,
    };

    private static Guardrails Read(V1.Guardrails wire) => new()
    {
        BouncePercent = wire.HasBounceRate ? Percent(wire.BounceRate, "policy.guardrails.bounce_rate") : Defaults.BouncePercent,
        BounceMinimum = wire.HasBounceMinimumAccepted ? wire.BounceMinimumAccepted : Defaults.BounceMinimum,
        ComplaintPercent = wire.HasComplaintRate ? Percent(wire.ComplaintRate, "policy.guardrails.complaint_rate") : Defaults.ComplaintPercent,
        ComplaintMinimum = wire.HasComplaintMinimumAccepted ? wire.ComplaintMinimumAccepted : Defaults.ComplaintMinimum,
        DisputePercent = wire.HasDisputeRate ? Percent(wire.DisputeRate, "policy.guardrails.dispute_rate") : Defaults.DisputePercent,
        MinDecided = wire.HasMinimumDecided ? wire.MinimumDecided : Defaults.MinDecided,
        MinUneditedBound = wire.HasMinimumUneditedBound ? Percent(wire.MinimumUneditedBound, "policy.guardrails.minimum_unedited_bound") / 100 : Defaults.MinUneditedBound,
        HealthDays = Or(wire.HealthDays, Defaults.HealthDays),
        DecidedDays = Or(wire.DecidedDays, Defaults.DecidedDays),
        BounceWarnPercent = Or(Percent(wire.BounceWarnRate, "policy.guardrails.bounce_warn_rate"), Defaults.BounceWarnPercent),
        ComplaintWarnPercent = Or(Percent(wire.ComplaintWarnRate, "policy.guardrails.complaint_warn_rate"), Defaults.ComplaintWarnPercent),
        DisputeMinimum = Or(wire.DisputeMinimumContacted, Defaults.DisputeMinimum),
    };

    private static Breaker Read(V1.Breaker wire)
    {
        var defaults = new Breaker();
        return new Breaker
        {
            MassBounces = Or(wire.BouncesInAnHour, defaults.MassBounces),
            MassPercent = Or(Percent(wire.BounceRate, "policy.breaker.bounce_rate"), defaults.MassPercent),
            MassMinimum = Or(wire.BounceMinimumAccepted, defaults.MassMinimum),
            ComplaintsInADay = Or(wire.ComplaintsInADay, defaults.ComplaintsInADay),
        };
    }

    private static Retry Read(V1.Retry wire) => new(
        wire.Delays.Count == 0 ? Retry.Default.Minutes : [.. wire.Delays.Select(delay => Minutes(delay, "policy.retry.delays"))],
        wire.GiveUp is { } end ? Hours(end, "policy.retry.give_up") : Retry.Default.GiveUpHours);

    private static decimal Percent(double rate, string field) =>
        rate is >= 0 and <= 1 ? Math.Round((decimal)rate * 100, 6) : throw Refusals.Invalid(field, "is a part of one, 0 to 1.");

    private static Google.Type.TimeOfDay ToWire(LocalTime time) => new() { Hours = time.Hour, Minutes = time.Minute, Seconds = time.Second };

    private static LocalTime Read(Google.Type.TimeOfDay? time, string field) => time is null
        ? LocalTime.Midnight
        : time.Hours is >= 0 and < 24 && time.Minutes is >= 0 and < 60 && time.Seconds is >= 0 and < 60
            ? new LocalTime(time.Hours, time.Minutes, time.Seconds)
            : throw Refusals.Invalid(field, "is no time of day.");

    private static Google.Protobuf.WellKnownTypes.Duration Span(long seconds) => new() { Seconds = seconds };

    private static int Seconds(Google.Protobuf.WellKnownTypes.Duration span, string field) =>
        span.Nanos == 0 && span.Seconds is >= 0 and <= int.MaxValue ? (int)span.Seconds : throw Refusals.Invalid(field, "is whole seconds, not negative.");

    private static int Minutes(Google.Protobuf.WellKnownTypes.Duration span, string field) =>
        Seconds(span, field) is var seconds && seconds % 60 == 0 ? seconds / 60 : throw Refusals.Invalid(field, "is whole minutes.");

    private static int Hours(Google.Protobuf.WellKnownTypes.Duration span, string field) =>
        Seconds(span, field) is var seconds && seconds % 3600 == 0 ? seconds / 3600 : throw Refusals.Invalid(field, "is whole hours.");

    private static string OneOf(string name, string collection, string field) => name.Length == 0 ? "" : Names.Read(name, field, collection)[0];

    private static int Or(int value, int otherwise) => value == 0 ? otherwise : value;

    private static decimal Or(decimal value, decimal otherwise) => value == 0 ? otherwise : value;

    private static IEnumerable<Google.Type.DayOfWeek> DaysOf(Weekdays days) =>
        Enumerable.Range(1, 7).Where(day => days.Has((IsoDayOfWeek)day)).Select(day => (Google.Type.DayOfWeek)day);

    private static Weekdays DayOf(Google.Type.DayOfWeek day) => WeekdaySets.Of((IsoDayOfWeek)(int)day);
}
