using Microsoft.Extensions.Logging;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>What a silo is told when it starts running turns.</summary>
public sealed record TurnOptions
{
    /// <summary>`Silo:Id`: the owner of its leases, unique among living silos.</summary>
    public required string Silo { get; init; }

    /// <summary>`Silo:Partitions`, as the store was made with.</summary>
    public int Partitions { get; init; } = StoreLimits.DefaultPartitions;

    /// <summary>
    /// Groups decided at a time. One: it decides the next group while the last one commits, and larger groups cost less a
    /// turn than more of them (`./bench.sh turns`).
    /// </summary>
    public int Workers { get; init; } = 1;

    /// <summary>Threads on which a worker decides the grains of one group. More than one where there is more than one core, never in the simulator.</summary>
    public int Deciders { get; init; } = 1;
}

/// <summary>What turns need of the world, in one place: real in a silo, simulated in the simulator.</summary>
public sealed record TurnWorld(ISiloClock Clock, IRandom Random, IScheduler Scheduler, ILoggerFactory Logs);

/// <summary>
/// All of a silo that runs turns: workers, leases, message pump, reminder scan and the work under single leases. Everything
/// it holds in memory can be lost at any instant.
/// </summary>
public sealed class TurnEngine
{
    private readonly TurnWorld world;
    private readonly TurnRunner runner;
    private readonly PartitionLeases leases;
    private readonly MessagePump pump;
    private readonly ReminderScan reminders;
    private readonly IReadOnlyList<LeasedLoop> leased;
    private readonly ILogger log;

    /// <param name="store">The store.</param>
    /// <param name="codec">Also names the kinds of grain.</param>
    /// <param name="cipher">For personal values.</param>
    /// <param name="options">Id, partitions, workers.</param>
    /// <param name="world">Clock, randomness, scheduler, logs.</param>
    /// <param name="work">What one silo at a time does: sealer, fold of figures, jobs.</param>
    public TurnEngine(
        IStore store, TurnCodec codec, IPersonalCipher cipher, TurnOptions options, TurnWorld world, params IEnumerable<ILeasedWork> work)
    {
        this.world = world;
        log = world.Logs.CreateLogger("Plixo.Turns");
        leases = new PartitionLeases(store, options.Silo, options.Partitions, world.Clock, log);
        var step = new GroupStep(store, codec, cipher, new ViewsInForce(store, codec, cipher), Activations, world.Random, log, options.Deciders);
        runner = new TurnRunner(step, options.Workers, options.Partitions, leases, world.Clock, log);
        pump = new MessagePump(store, runner, leases, options.Partitions, world.Clock, log);
        reminders = new ReminderScan(store, leases, pump, world.Clock, log);
        step.ReminderSet += reminders.Set;
        leased = [.. work.Select(one => new LeasedLoop(one, store, options.Silo, world.Clock, log))];
    }

    public ITurns Turns => runner;

    /// <summary>The states that its turns left in memory.</summary>
    public ActivationCache Activations { get; } = new();

    public PartitionLeases Leases => leases;

    /// <summary>Messages may wait: something was sent outside a turn.</summary>
    public void Hint() => pump.Hint();

    /// <summary>
    /// Runs until cancelled, then finishes what is being committed and gives its leases back, so that others take over at once.
    /// </summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        List<Task> loops =
        [
            Start("leases", leases.RunAsync),
            Start("turns", token => runner.RunAsync(world.Scheduler, token)),
            Start("messages", pump.RunAsync),
            Start("reminders", reminders.RunAsync),
            .. leased.Select(loop => Start("leased", loop.RunAsync)),
        ];
        foreach (var loop in loops) await loop;
        await GiveBackAsync();

        Task Start(string name, Func<CancellationToken, Task> run) => world.Scheduler.Start(name, () => UntilCancelledAsync(run, cancel));
    }

    private static async Task UntilCancelledAsync(Func<CancellationToken, Task> run, CancellationToken cancel)
    {
        try
        {
            await run(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    private async Task GiveBackAsync()
    {
        try
        {
            await leases.ReleaseAsync(CancellationToken.None);
            foreach (var loop in leased) await loop.ReleaseAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.RenewalFailed(fault); // they end by themselves
        }
    }
}
