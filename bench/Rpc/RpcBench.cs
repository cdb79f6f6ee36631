using Plixo.Bench.Turns;
using Plixo.Rpc.Client;

namespace Plixo.Bench.Rpc;

/// <summary>
/// rpc/ against what somebody would write by hand for one method. The two take turns in rounds, so that what else the machine does
/// meets both.
/// </summary>
internal static class RpcBench
{
    public const string ServerName = "rpc-server";

    private const int Callers = 64;
    private const int Rounds = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    private static readonly Note Note = new()
    {
        Text = "Invoice 20388 is 14 days overdue.", Number = 20388, Words = { "amount", "due date", "owner", "segment" },
    };

    public static async Task RunAsync()
    {
        using var server = await ServerProcess.StartAsync(ServerName);
        await ServerAsync(server);
        await ClientAsync(server);
        await StreamsBench.RunAsync(server);
    }

    private static async Task ServerAsync(ServerProcess server)
    {
        using var client = new BareClient(server.Address);
        var frame = BareClient.Frame(Note);
        var (ours, hand, copy) = (new Spending("ours"), new Spending("by hand"), new Spending("copying bytes"));
        foreach (var way in new[] { EchoServer.Ours, EchoServer.ByHand, EchoServer.Copied })
            await RunAsync(WarmUp, () => client.SayAsync(client.At(way), frame));
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (way, spending) in new[] { (EchoServer.Ours, ours), (EchoServer.ByHand, hand), (EchoServer.Copied, copy) })
                await spending.OfAsync(server, () => RunAsync(Round, () => client.SayAsync(client.At(way), frame)));
        }

        foreach (var spending in new[] { ours, hand, copy })
            Console.WriteLine($"rpc-unary {spending.Name}: {spending.BytesPerCall:0} bytes and {spending.MicrosecondsPerCall:0.0} µs of server CPU a call");
        Line.Ratio("rpc-unary-calls", ours.Rate, hand.Rate, 0.8);
        Line.AtMost("rpc-unary-bytes", ours.BytesPerCall, hand.BytesPerCall, "bytes/call", 1.25);
        Line.Report("rpc-unary-calls-against-copy", ours.Rate, copy.Rate);
    }

    private static async Task ClientAsync(ServerProcess server)
    {
        using var bare = new BareClient(server.Address);
        using var channel = new RpcChannel(server.Address);
        var say = RpcMethod.Of<Note, Note>(EchoReflection.Descriptor.Services[0], "Say");
        var options = new CallOptions { Timeout = TimeSpan.FromSeconds(10) };
        var path = bare.At(EchoServer.Ours);
        Task OursAsync() => channel.UnaryAsync(say, Note, options);
        Task BareAsync() => bare.SayAsync(path, Note);

        await RunAsync(WarmUp, OursAsync);
        await RunAsync(WarmUp, BareAsync);
        var (ours, theirs) = (0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            ours += await RunAsync(Round, OursAsync);
            theirs += await RunAsync(Round, BareAsync);
        }

        Line.Ratio("rpc-client-calls", ours / Rounds, theirs / Rounds, 0.8);
    }

    private static Task<double> RunAsync(TimeSpan time, Func<Task> call) => Turns.Callers.RunAsync(Callers, time, threads: false, _ => call());

    /// <summary>What the server spent on one way to answer, over all rounds.</summary>
    private sealed class Spending(string name)
    {
        private double calls;
        private double seconds;
        private long bytes;
        private TimeSpan processor;

        public string Name => name;

        public double Rate => calls / seconds;

        public double BytesPerCall => bytes / calls;

        public double MicrosecondsPerCall => processor.TotalMicroseconds / calls;

        public async Task OfAsync(ServerProcess server, Func<Task<double>> run)
        {
            var before = await server.SpentAsync();
            var rate = await run();
            var after = await server.SpentAsync();
            calls += rate * Round.TotalSeconds;
            seconds += Round.TotalSeconds;
            bytes += after.Bytes - before.Bytes;
            processor += after.Processor - before.Processor;
        }
    }
}
