using Plixo.Grains.Core;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;

namespace Plixo.Silo.Demo;

/// <summary>How each segment is collected. What is not said here is the product's default.</summary>
internal static class DemoPolicies
{
    public const string Zone = "Europe/Berlin", Calendar = "DE", OwnSender = "accounts", OwnersSender = "owners";

    public static SegmentKey Smb { get; } = new("smb");

    public static SegmentKey MidMarket { get; } = new("mid-market");

    public static SegmentKey Enterprise { get; } = new("enterprise");

    public static IReadOnlyList<(SegmentKey Key, DemoSegment Segment, Policy Policy)> All { get; } =
    [
        (Smb, DemoSegment.Smb, Base(
            "Many small accounts: four e-mails, then a person looks.", OwnSender, dayCap: 120, windowCap: 60, weight: 80,
            new CadenceStep(1, DefaultTemplates.Friendly, Tone.Friendly),
            new CadenceStep(8, DefaultTemplates.Reminder, Tone.Reminder),
            new CadenceStep(15, DefaultTemplates.Firm, Tone.Firm),
            new CadenceStep(30, DefaultTemplates.FinalNotice, Tone.Final, Alone: true))),
        (MidMarket, DemoSegment.MidMarket, Base(
            "Every e-mail is read by its owner before it leaves.", OwnersSender, dayCap: 60, windowCap: 30, weight: 100,
            new CadenceStep(3, DefaultTemplates.Friendly, Tone.Friendly),
            new CadenceStep(10, DefaultTemplates.Reminder, Tone.Reminder),
            new CadenceStep(20, DefaultTemplates.Firm, Tone.Firm),
            new CadenceStep(35, DefaultTemplates.FinalNotice, Tone.Final, Alone: true))),
        (Enterprise, DemoSegment.Enterprise, Base(
            "Few and large: a call comes between the e-mails.", OwnersSender, dayCap: 25, windowCap: 15, weight: 140,
            new CadenceStep(5, DefaultTemplates.Friendly, Tone.Friendly),
            new CadenceStep(14, DefaultTemplates.Reminder, Tone.Reminder, StepKind.Task),
            new CadenceStep(21, DefaultTemplates.Reminder, Tone.Reminder),
            new CadenceStep(35, DefaultTemplates.Firm, Tone.Firm),
            new CadenceStep(50, DefaultTemplates.FinalNotice, Tone.Final, Alone: true))),
    ];

    private static Policy Base(string notes, string sender, int dayCap, int windowCap, int weight, params CadenceStep[] steps) => new()
    {
        Cadence = Cadence.Of(new AfterLastStep.HandOver(), steps),
        Zone = Zone,
        Calendar = Calendar,
        DayCap = dayCap,
        WindowCap = windowCap,
        PromiseGraceSendingDays = 1,
        Sender = sender,
        Pool = DemoStaff.Ines.Name,
        WeightPercent = weight,
        Notes = notes,
    };
}
