using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Bulk;
using Plixo.Silo.Clock;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Personal;
using Plixo.Silo.Reading;
using Plixo.Silo.Rebuilding;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Stepping;

/// <summary>
/// The turns, reminders and jobs of a silo, carried out one portion after the other by whoever drives it, so that weeks are lived
/// in seconds. Nothing runs beside it.
/// </summary>
public sealed class SteppedSilo : ITurns
{
    private const string Owner = "stepped";

    private static readonly Duration LeaseTime = Duration.FromSeconds(6);

    private readonly int[] partitions;
    private readonly SweepRequests requests;
    private readonly JobRunner runner;

    /// <param name="store">With its clock, which the driver moves.</param>
    /// <param name="personalDataKey">32 bytes.</param>
    /// <param name="random">Of ids and keys.</param>
    /// <param name="keyClock">How long keys of personal data are kept in memory, and when a failed portion of a job is tried again.</param>
    /// <param name="partitions">Of the store.</param>
    public SteppedSilo(IStore store, byte[] personalDataKey, IRandom random, ISiloClock keyClock, int partitions = StoreLimits.DefaultPartitions)
    {
        Store = store;
        this.partitions = [.. Enumerable.Range(0, partitions)];
        Cipher = new PersonalCipher(store, personalDataKey, random, keyClock);
        Codec = new TurnCodec(Catalog, Cipher, new Upcasters());
        Views = new ViewsNow(store, Codec, Cipher);
        Step = new GroupStep(store, Codec, Cipher, new ViewsInForce(store, Codec, Cipher), new ActivationCache(), random, NullLogger.Instance);
        var jobs = new Jobs(store, random);
        requests = new SweepRequests(store, jobs);
        runner = new JobRunner(store, jobs, Codec, keyClock, NullLogger.Instance, [new ImportJob(store, this, Views), new RebuildJob(store, Codec, Cipher), new BulkJob(store, this, Codec), .. GrainSweep.All(store)]);
    }

    /// <summary>The grains there are.</summary>
    public static GrainCatalog Catalog { get; } = new(new WorkspaceGrain(), new SegmentGrain(), new CustomerGrain(), new InvoiceGrain());

    public IStore Store { get; }

    public PersonalCipher Cipher { get; }

    public TurnCodec Codec { get; }

    public ViewsNow Views { get; }

    public GroupStep Step { get; }

    /// <summary>One command in a group of its own; a refusal is a reply.</summary>
    public async Task<Reply> ExecuteAsync(
        GrainId grain, Message command, Actor actor, long? seen, RequestKey? request, byte[] requestDigest, CancellationToken cancel) =>
        (await AskAsync([new CommandItem(grain, command, actor, request, requestDigest, seen)], cancel))[0];

    /// <summary>Groups of commands; what a grain refuses is a reply.</summary>
    public Task<IReadOnlyList<Reply>> AskAsync(Actor actor, IReadOnlyList<(GrainId Grain, Message Message)> commands, CancellationToken cancel) =>
        AskAsync([.. commands.Select(command => new CommandItem(command.Grain, command.Message, actor, null, []))], cancel);

    /// <summary>Groups of commands, each of which must be carried out.</summary>
    /// <exception cref="InvalidOperationException">One was refused.</exception>
    public async Task DoAsync(Actor actor, IReadOnlyList<(GrainId Grain, Message Message)> commands, CancellationToken cancel)
    {
        foreach (var ((grain, message), reply) in commands.Zip(await AskAsync(actor, commands, cancel)))
        {
            if (reply.Refusal is { } refusal) throw new InvalidOperationException($"{grain} refused {message.GetType().Name}: {refusal.Words}");
        }
    }

    /// <summary>Runs what waits until nothing does: messages, due reminders, jobs.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        do
        {
            while (await Store.WaitingAsync(partitions, [], StoreLimits.GroupTurns, cancel) is { Count: > 0 } waiting)
                await RunAsync([.. waiting.Select(message => new MessageItem(message, null))], cancel);
        }
        while (await Store.DueRemindersAsync(partitions, StoreLimits.GroupTurns, null, cancel) > 0 || await WorkAsync(cancel));
    }

    /// <summary>When the next reminder is due; null where none is set.</summary>
    public Task<Instant?> NextReminderAsync(CancellationToken cancel) => Store.NextReminderAsync(partitions, cancel);

    /// <summary>The lease of a name, which nobody else has.</summary>
    public async Task<LeaseCheck> LeaseAsync(string name, CancellationToken cancel)
    {
        var lease = (await Store.AcquireAsync([name], Owner, LeaseTime, cancel)).Single();
        return new LeaseCheck(lease.Name, lease.Owner, lease.Epoch);
    }

    private async Task<IReadOnlyList<Reply>> AskAsync(IReadOnlyList<CommandItem> items, CancellationToken cancel)
    {
        var replies = new Dictionary<TurnItem, Reply>();
        for (var open = items; open.Count > 0; open = [.. open.Where(item => !replies.ContainsKey(item))])
        {
            foreach (var result in await RunAsync([.. open.Take(StoreLimits.GroupTurns)], cancel))
            {
                if (result is { End: ItemEnd.Done, Reply: { } reply }) replies[result.Item] = reply;
            }
        }

        return [.. items.Select(item => replies[item])];
    }

    /// <summary>A portion of what turns have asked for and of each open job. True where there was one.</summary>
    private async Task<bool> WorkAsync(CancellationToken cancel)
    {
        var lease = await LeaseAsync(runner.Lease, cancel);
        await requests.StepAsync(lease, cancel);
        return await runner.StepAsync(lease, cancel);
    }

    private async Task<IReadOnlyList<ItemResult>> RunAsync(IReadOnlyList<TurnItem> items, CancellationToken cancel)
    {
        // An embedded store does not look at it.
        cancel.ThrowIfCancellationRequested();
        var results = await Step.CommitAsync(await Step.DecideAsync(items, cancel), cancel);
        return results.FirstOrDefault(result => result.Fault is not null) is { Fault: { } fault } faulty
            ? throw new InvalidOperationException($"{faulty.Item.Grain} faulted.", fault)
            : results;
    }
}
