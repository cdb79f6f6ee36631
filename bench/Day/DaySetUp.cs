using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Bench.Day;

/// <summary>How the silo of a measure is served.</summary>
internal sealed record DaySetUp
{
    /// <summary>Days after the due day; on the next there is none.</summary>
    public const int SecondStep = 2;

    /// <summary>
    /// A ladder whose steps fall on days that follow each other, and one that none falls on, so that a measure can take one day
    /// after the other without weeks between them: a silo that finds weeks gone counts their stocks anew from the events.
    /// </summary>
    private static readonly Cadence Daily = Cadence.Of(
        new AfterLastStep.HandOver(),
        new CadenceStep(1, DefaultTemplates.Friendly, Tone.Friendly),
        new CadenceStep(SecondStep, DefaultTemplates.Reminder, Tone.Reminder),
        new CadenceStep(4, DefaultTemplates.Firm, Tone.Firm),
        new CadenceStep(5, DefaultTemplates.FinalNotice, Tone.Final));

    /// <summary>The port of the server that takes the mail; null: it is captured.</summary>
    public int? Relay { get; init; }

    /// <summary>To that server at once.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>The segment's policy, from one without caps that bind.</summary>
    public Func<Policy, Policy> Change { get; init; } = policy => policy;

    /// <summary>Null for the one that measures share.</summary>
    public PostgresServer? Server { get; init; }

    /// <summary>What stands between the silo and its store.</summary>
    public Func<IStore, IStore> Store { get; init; } = store => store;

    /// <summary>No caps that bind, a step a day, and a ledger that does not grow stale while the days pass.</summary>
    public Policy PolicyOf(Policy policy) => Change(policy with
    {
        DayCap = 100_000,
        WindowCap = 100_000,
        Cadence = Daily,
        ContactIntervalDays = 1,
        StaleHoursAutopilot = policy.StaleHours,
    });
}
