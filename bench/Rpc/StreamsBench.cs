using System.Diagnostics;
using Plixo.Rpc;
using Plixo.Rpc.Client;

namespace Plixo.Bench.Rpc;

/// <summary>1,000 server streams at once, each with ten messages a second: every message arrives, in order, and not late.</summary>
internal static class StreamsBench
{
    private const int Streams = 1_000;
    private const int IntervalMs = 100;
    private const int Ticks = 100;

    /// <summary>A message is lost where it has not arrived this long after the last was due.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(ServerProcess server)
    {
        using var channel = new RpcChannel(server.Address);
        var tick = RpcMethod.Of<TickRequest, TickResponse>(EchoReflection.Descriptor.Services[0], "Tick");
        await ReadAsync(channel, tick, 10, TimeSpan.FromSeconds(20));
        var lateness = new List<double>();
        var began = Stopwatch.GetTimestamp();
        var before = await server.SpentAsync();
        var received = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => ReadAsync(channel, tick, Ticks, TimeSpan.FromMilliseconds(Ticks * IntervalMs) + Grace, lateness)));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var after = await server.SpentAsync();
        lateness.Sort();
        Console.WriteLine(
            $"rpc-streams {Streams} streams, {received.Sum()} of {Streams * Ticks} messages in {seconds:0.0} s; late p50={Of(0.5):0} ms p99={Of(0.99):0} ms; " +
            $"server CPU {(after.Processor - before.Processor).TotalSeconds / seconds:0.00} cores");
        Line.Ratio("rpc-streams-received", received.Sum() / (double)(Ticks * IntervalMs / 1000), Streams * Ticks / (double)(Ticks * IntervalMs / 1000), 1.0);

        double Of(double part) => lateness.Count == 0 ? double.NaN : lateness[(int)((lateness.Count - 1) * part)];
    }

    /// <returns>Messages that came in order before the time was over.</returns>
    private static async Task<int> ReadAsync(
        RpcChannel channel, RpcMethod<TickRequest, TickResponse> tick, int ticks, TimeSpan within, List<double>? lateness = null)
    {
        var began = Stopwatch.GetTimestamp();
        var next = 0;
        try
        {
            var request = new TickRequest { Ticks = ticks, IntervalMs = IntervalMs };
            await foreach (var response in channel.ServerStreaming(tick, request, new CallOptions { Timeout = within }))
            {
                if (response.Number != next) throw new InvalidDataException($"Message {response.Number} came instead of {next}.");
                next++;
                var late = Stopwatch.GetElapsedTime(began).TotalMilliseconds - (next * IntervalMs);
                if (lateness is not null)
                    lock (lateness) lateness.Add(late);
            }
        }
        catch (RpcException late) when (late.StatusCode == StatusCode.DeadlineExceeded)
        {
        }

        return next;
    }
}
