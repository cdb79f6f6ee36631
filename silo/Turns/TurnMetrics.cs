using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Plixo.Silo.Turns;

/// <summary>What running turns counts, under the meter `Plixo.Turns`.</summary>
public static class TurnMetrics
{
    public const string MeterName = "Plixo.Turns";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Turns = Meter.CreateCounter<long>("plixo.turns", description: "Turns committed.");
    private static readonly Counter<long> Lost = Meter.CreateCounter<long>("plixo.turns.lost", description: "Turns to decide again.");
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("plixo.turns.failed", description: "Turns that faulted.");
    private static readonly Counter<long> Parked = Meter.CreateCounter<long>("plixo.messages.parked", description: "Messages parked.");
    private static readonly Counter<long> Groups = Meter.CreateCounter<long>("plixo.groups", description: "Group commits.");
    private static readonly Histogram<int> GroupSize = Meter.CreateHistogram<int>("plixo.group.size", description: "Grains in a group.");
    private static readonly Histogram<double> Latency =
        Meter.CreateHistogram<double>("plixo.command.duration", "s", "From the command to its answer.");
    private static readonly Histogram<double> CommitTime = Meter.CreateHistogram<double>("plixo.group.commit", "s", "One group commit.");

    internal static void Settled(ItemEnd end)
    {
        switch (end)
        {
            case ItemEnd.Done:
                Turns.Add(1);
                RecentTurns.OfProcess.Committed();
                break;
            case ItemEnd.Lost: Lost.Add(1); break;
            case ItemEnd.Fault: Failed.Add(1); break;
            case ItemEnd.Again: break;
        }
    }

    internal static void MessageParked() => Parked.Add(1);

    internal static void Committed(int grains, long started)
    {
        Groups.Add(1);
        GroupSize.Record(grains);
        CommitTime.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    internal static void Answered(long started)
    {
        var took = Stopwatch.GetElapsedTime(started);
        Latency.Record(took.TotalSeconds);
        RecentTurns.OfProcess.Answered(took);
    }
}
