using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Plixo.Grains.Ladders;

/// <summary>How a step speaks; higher is sterner.</summary>
public enum Tone
{
    Friendly,
    Reminder,
    Firm,
    Final,
}

/// <summary>What a step is: an e-mail to the customer, or a task for the owner.</summary>
public enum StepKind
{
    Email,
    Task,
}

/// <summary>One step of a cadence.</summary>
/// <param name="Offset">Days relative to the due date; negative is before it.</param>
/// <param name="Template">Key of the template.</param>
/// <param name="Alone">Its invoice goes in an e-mail of its own (a final notice).</param>
public sealed record CadenceStep(int Offset, string Template, Tone Tone, StepKind Kind = StepKind.Email, bool Alone = false);

/// <summary>What follows the last step.</summary>
[JsonDerivedType(typeof(Repeat), "repeat")]
[JsonDerivedType(typeof(HandOver), "handOver")]
public abstract record AfterLastStep
{
    private AfterLastStep()
    {
    }

    /// <summary>The last step again every so many days, up to so many times; then the ladder is handed over.</summary>
    public sealed record Repeat(int EveryDays, int UpToTimes) : AfterLastStep;

    /// <summary>"Ladder finished" goes to the manager.</summary>
    public sealed record HandOver : AfterLastStep;
}

/// <summary>The steps of a policy in the order of their offsets, and what follows the last.</summary>
public sealed class Cadence : IEquatable<Cadence>
{
    /// <summary>Most steps in one cadence.</summary>
    public const int MaxSteps = 20;

    /// <summary>Earliest step, in days relative to the due date.</summary>
    public const int MinOffset = -60;

    /// <summary>Latest step, in days relative to the due date; ten years. Repeats after the last step count too.</summary>
    public const int MaxOffset = 3650;

    /// <summary>Most repeats of the last step.</summary>
    public const int MaxRepeats = 100;

    [JsonConstructor]
    private Cadence(ImmutableArray<CadenceStep> steps, AfterLastStep afterLast)
    {
        Steps = steps;
        AfterLast = afterLast;
        AllSteps = [.. steps, .. Repeats(steps[^1], afterLast)];
    }

    /// <summary>The steps as written, by offset.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ImmutableArray<CadenceStep> Steps { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public AfterLastStep AfterLast { get; }

    /// <summary>The steps and the repeats of the last one (offset = last + k × every), which are steps like any other.</summary>
    [JsonIgnore]
    public ImmutableArray<CadenceStep> AllSteps { get; }

    /// <summary>The sternest tone that a template speaks in here; a reminder's where no step uses it.</summary>
    public Tone ToneOf(string template) => Steps.Where(step => step.Template == template).Select(step => step.Tone).DefaultIfEmpty(Tone.Reminder).Max();

    /// <summary>Reads a cadence; what is wrong is said with the step's number, counted from 1.</summary>
    public static bool TryCreate(IEnumerable<CadenceStep> steps, AfterLastStep afterLast, out Cadence cadence, out string reason)
    {
        var all = steps.ToImmutableArray();
        reason = Fault(all, afterLast) ?? "";
        cadence = reason.Length == 0 ? new Cadence(all, afterLast) : null!;
        return reason.Length == 0;
    }

    /// <exception cref="ArgumentException">The steps are not a cadence; the message says why.</exception>
    public static Cadence Of(AfterLastStep afterLast, params IEnumerable<CadenceStep> steps) =>
        TryCreate(steps, afterLast, out var cadence, out var reason) ? cadence : throw new ArgumentException(reason, nameof(steps));

    public bool Equals(Cadence? other) => other is not null && AfterLast == other.AfterLast && Steps.SequenceEqual(other.Steps);

    public override bool Equals(object? obj) => Equals(obj as Cadence);

    public override int GetHashCode() => HashCode.Combine(Steps.Length, Steps[0], Steps[^1], AfterLast);

    private static string? Fault(ImmutableArray<CadenceStep> steps, AfterLastStep afterLast)
    {
        if (steps.IsEmpty) return "a cadence needs at least one step";
        if (steps.Length > MaxSteps) return $"a cadence has at most {MaxSteps} steps, this one has {steps.Length}";
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (step.Offset is < MinOffset or > MaxOffset)
                return $"step {i + 1}: day {step.Offset} is outside {MinOffset} to {MaxOffset}";
            if (string.IsNullOrWhiteSpace(step.Template)) return $"step {i + 1}: no template is named";
            if (i > 0 && step.Offset == steps[i - 1].Offset) return $"step {i + 1}: day {step.Offset} is there twice";
            if (i > 0 && step.Offset < steps[i - 1].Offset)
                return $"step {i + 1}: day {step.Offset} comes after day {steps[i - 1].Offset}; steps stand in order";
        }
        return afterLast switch
        {
            AfterLastStep.Repeat { EveryDays: < 1 } => "repeat: every needs at least 1 day",
            AfterLastStep.Repeat { UpToTimes: < 1 or > MaxRepeats } => $"repeat: 1 to {MaxRepeats} times",
            AfterLastStep.Repeat repeat when steps[^1].Offset + ((long)repeat.EveryDays * repeat.UpToTimes) > MaxOffset =>
                $"repeat: the last repeat would come after day {MaxOffset}",
            _ => null,
        };
    }

    private static IEnumerable<CadenceStep> Repeats(CadenceStep last, AfterLastStep afterLast) => afterLast switch
    {
        AfterLastStep.Repeat repeat =>
            Enumerable.Range(1, repeat.UpToTimes).Select(k => last with { Offset = last.Offset + (k * repeat.EveryDays) }),
        _ => [],
    };
}
