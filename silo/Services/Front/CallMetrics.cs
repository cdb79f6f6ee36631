using System.Diagnostics.Metrics;
using Plixo.Rpc;

namespace Plixo.Silo.Services.Front;

/// <summary>What the front counts, under the meter `Plixo.Calls`.</summary>
public static class CallMetrics
{
    public const string MeterName = "Plixo.Calls";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("plixo.calls", description: "Calls that ended.");
    private static readonly UpDownCounter<long> Open = Meter.CreateUpDownCounter<long>("plixo.calls.open", description: "Calls and streams under way.");
    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("plixo.call.duration", "s", "From a call's headers to its last answer; a stream's is its life.");

    private static long open;

    /// <summary>Calls and streams of this process under way.</summary>
    internal static long OpenNow => Interlocked.Read(ref open);

    internal static void Started(string method)
    {
        Interlocked.Increment(ref open);
        Open.Add(1, MethodTag(method));
    }

    internal static void Ended(string method, StatusCode status, TimeSpan took)
    {
        Interlocked.Decrement(ref open);
        Open.Add(-1, MethodTag(method));
        Refused(method, status);
        Duration.Record(took.TotalSeconds, MethodTag(method));
    }

    /// <summary>A call that never began: it is counted all the same.</summary>
    internal static void Refused(string method, StatusCode status) => Calls.Add(1, MethodTag(method), new("status", status.ToString()));

    private static KeyValuePair<string, object?> MethodTag(string method) => new("method", method);
}
