using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Mail.Capture;
using Plixo.Mail.Transport;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Mailer;
using Plixo.Silo.Personal;
using Plixo.Silo.Portal;
using Plixo.Silo.Reading;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Demo;

/// <summary>
/// Everything that a silo does (turns, reminders, sweeps, mail, stocks, blocks), one step after the other under a clock that is
/// moved by hand, so that weeks are lived in seconds.
/// </summary>
internal sealed class DrivenSilo : IAsyncDisposable
{
    private const string Owner = "demo";

    /// <summary>Reminders that fall due closer together fire together.</summary>
    private static readonly Duration Stride = Duration.FromMinutes(10);

    private readonly int[] partitions;
    private readonly CancellationToken cancel;
    private readonly GroupStep step;
    private readonly MailerStep mailer;
    private readonly CaptureTransport transport;
    private readonly ILeasedWork sealer;
    private readonly ILeasedWork[] sweeps;
    private readonly ILeasedWork[] daily;

    public DrivenSilo(IStore store, DrivenClock clock, DemoStage stage, CaptureTransport transport, IMailJournal journal, CancellationToken cancel)
    {
        (Store, Clock, this.transport, this.cancel) = (store, clock, transport, cancel);
        partitions = [.. Enumerable.Range(0, stage.Partitions)];
        var random = SystemRandom.Instance;
        var log = NullLogger.Instance;
        // Keys are kept for minutes of the machine's clock: the driven one jumps.
        var cipher = new PersonalCipher(store, stage.PersonalDataKey, random, MachineClock.Instance);
        var codec = new TurnCodec(new GrainCatalog(new WorkspaceGrain(), new SegmentGrain(), new CustomerGrain(), new InvoiceGrain()), cipher, new Upcasters());
        step = new GroupStep(store, codec, cipher, new ViewsInForce(store, codec, cipher), new ActivationCache(), random, log);
        mailer = new MailerStep(new MailerWorld(
            store, codec, transport, new EmailRendering(new LinkSigner(stage.LinkKey)), journal, new MailerAddresses(null, null), clock, NoFaultPoints.Instance, log));
        var jobs = new Jobs(store, random);
        sweeps = [new SweepRequests(store, jobs), new JobRunner(store, jobs, codec, log, GrainSweep.All(store))];
        daily = [new StockKeeping(store, new ViewsNow(store, codec, cipher)), new FigureFold(store)];
        sealer = new Sealer(store, stage.Signer);
    }

    public IStore Store { get; }

    public DrivenClock Clock { get; }

    /// <summary>Groups of commands; what a grain refuses is left at that.</summary>
    public async Task<IReadOnlyList<Reply>> AskAsync(Actor actor, IReadOnlyList<(GrainId Grain, Message Message)> commands)
    {
        var items = commands.Select(command => new CommandItem(command.Grain, command.Message, actor, null, [])).ToList();
        var replies = new Dictionary<TurnItem, Reply>();
        for (var open = items; open.Count > 0; open = [.. open.Where(item => !replies.ContainsKey(item))])
        {
            foreach (var result in await RunAsync([.. open.Take(StoreLimits.GroupTurns)]))
            {
                if (result is { End: ItemEnd.Done, Reply: { } reply }) replies[result.Item] = reply;
            }
        }

        return [.. items.Select(item => replies[item])];
    }

    /// <summary>Groups of commands, each of which must be carried out.</summary>
    public async Task DoAsync(Actor actor, params IReadOnlyList<(GrainId Grain, Message Message)> commands)
    {
        var replies = await AskAsync(actor, commands);
        for (var i = 0; i < replies.Count; i++)
        {
            if (replies[i].Refusal is { } refusal) throw new InvalidOperationException($"{commands[i].Grain} refused {commands[i].Message.GetType().Name}: {refusal.Words}");
        }
    }

    /// <summary>Runs what waits until nothing does: messages, due reminders, sweeps.</summary>
    public async Task SettleAsync()
    {
        do
        {
            await DrainAsync();
        }
        while (await Store.DueRemindersAsync(partitions, StoreLimits.GroupTurns, null, cancel) > 0 || await SweepAsync());
    }

    /// <summary>Moves the clock from reminder to reminder, mailing at each.</summary>
    public async Task LiveUntilAsync(Instant instant)
    {
        await BeatAsync();
        while (await Store.NextReminderAsync(partitions, cancel) is { } due && due <= instant)
        {
            Clock.MoveTo(Instant.Min(instant, Instant.Max(due, Clock.Wall + Stride)));
            await BeatAsync();
            if (Clock.Wall >= instant) break;
        }

        Clock.MoveTo(instant);
        await BeatAsync();
    }

    /// <summary>What is counted once a day, and the day's events under their signature.</summary>
    public async Task CloseDayAsync()
    {
        var lease = await LeaseAsync();
        foreach (var work in daily.Append(sealer))
        {
            while (await work.StepAsync(lease, cancel))
            {
            }
        }
    }

    public async ValueTask DisposeAsync() => await transport.DisposeAsync();

    private async Task BeatAsync()
    {
        bool more;
        do
        {
            await SettleAsync();
            more = await mailer.StepAsync(await LeaseAsync(), cancel);
            await SettleAsync();
        }
        while (more);
    }

    private async Task DrainAsync()
    {
        while (await Store.WaitingAsync(partitions, [], StoreLimits.GroupTurns, cancel) is { Count: > 0 } waiting)
            await RunAsync([.. waiting.Select(message => new MessageItem(message, null))]);
    }

    private async Task<bool> SweepAsync()
    {
        var swept = false;
        var lease = await LeaseAsync();
        foreach (var work in sweeps)
        {
            while (await work.StepAsync(lease, cancel)) swept = true;
        }

        return swept;
    }

    private async Task<LeaseCheck> LeaseAsync()
    {
        var lease = (await Store.AcquireAsync([Owner], Owner, MailerLimits.LeaseTime, cancel)).Single();
        return new LeaseCheck(lease.Name, lease.Owner, lease.Epoch);
    }

    private async Task<IReadOnlyList<ItemResult>> RunAsync(IReadOnlyList<TurnItem> items)
    {
        // An embedded store does not look at it.
        cancel.ThrowIfCancellationRequested();
        var results = await step.CommitAsync(await step.DecideAsync(items, cancel), cancel);
        return results.FirstOrDefault(result => result.Fault is not null) is { Fault: { } fault } faulty
            ? throw new InvalidOperationException($"{faulty.Item.Grain} faulted.", fault)
            : results;
    }
}
