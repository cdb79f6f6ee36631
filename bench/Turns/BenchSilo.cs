using Microsoft.Extensions.Logging.Abstractions;
using Plixo.Grains.Core;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Bench.Turns;

/// <summary>The parts of a silo that a turn runs through, over one store.</summary>
internal sealed class BenchSilo
{
    private static readonly GrainCatalog Catalog = new(
        new BenchGate(GrainKind.Workspace), new BenchGate(GrainKind.Segment), new BenchCustomer(), new BenchInvoice());

    public BenchSilo(IStore store)
    {
        Store = store;
        var cipher = new PersonalCipher(store, new byte[32], SystemRandom.Instance, MachineClock.Instance);
        var codec = new TurnCodec(Catalog, cipher, new Upcasters());
        Step = new GroupStep(
            store, codec, cipher, new ViewsInForce(store, codec, cipher), new ActivationCache(), SystemRandom.Instance, NullLogger.Instance);
    }

    public IStore Store { get; }

    public GroupStep Step { get; }

    /// <summary>Workspace and segment show their views, every customer and invoice has had a turn.</summary>
    public async Task FillAsync()
    {
        await RunAsync([Command(GrainId.Workspace, new SetRule("rule")), Command(new GrainId(GrainKind.Segment, "smb"), new SetRule("rule"))]);
        for (var from = 0; from < BenchKeys.Customers; from += 500)
            await RunAsync([.. Enumerable.Range(from, 500).Select(i => Command(BenchKeys.Customer(i), new Tell("", 0)))]);
        for (var from = 0; from < BenchKeys.Invoices; from += 500)
            await RunAsync([.. Enumerable.Range(from, 500).Select(i => Command(BenchKeys.Invoice(i), new Book(1, "opening")))]);
    }

    /// <summary>The runner as a silo has it.</summary>
    public (ITurns Turns, Task Running) Start(CancellationToken cancel)
    {
        var leases = new PartitionLeases(Store, "bench", StoreLimits.DefaultPartitions, MachineClock.Instance, NullLogger.Instance);
        var runner = new TurnRunner(
            Step, new TurnOptions { Silo = "bench" }.Workers, StoreLimits.DefaultPartitions, leases, MachineClock.Instance, NullLogger.Instance);
        return (runner, Task.Run(() => runner.RunAsync(ThreadPoolScheduler.Instance, cancel), CancellationToken.None));
    }

    /// <summary>One group; faults where any turn of it was not committed.</summary>
    public async Task RunAsync(IReadOnlyList<TurnItem> items)
    {
        var results = await Step.CommitAsync(await Step.DecideAsync(items, CancellationToken.None), CancellationToken.None);
        if (results.FirstOrDefault(result => result.End != ItemEnd.Done) is { } bad)
            throw new InvalidOperationException($"{bad.Item.Grain}: {bad.End}.", bad.Fault);
    }

    public static CommandItem Command(GrainId grain, Message message) => new(grain, message, Actor.System, null, []);
}
