using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Mail.Capture;
using Plixo.Mail.Transport;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Mailer;
using Plixo.Silo.Portal;
using Plixo.Silo.Reading;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stepping;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Demo;

/// <summary>A stepped silo with everything else that a silo does (mail, stocks, blocks), under a clock that is moved by hand.</summary>
internal sealed class DrivenSilo : IAsyncDisposable
{
    private const string Owner = "demo";

    /// <summary>Reminders that fall due closer together fire together.</summary>
    private static readonly Duration Stride = Duration.FromMinutes(10);

    private readonly CancellationToken cancel;
    private readonly SteppedSilo silo;
    private readonly MailerStep mailer;
    private readonly CaptureTransport transport;
    private readonly ILeasedWork[] daily;

    public DrivenSilo(IStore store, DrivenClock clock, DemoStage stage, CaptureTransport transport, IMailJournal journal, CancellationToken cancel)
    {
        (Clock, this.transport, this.cancel) = (clock, transport, cancel);
        // Keys are kept for minutes of the machine's clock: the driven one jumps.
        silo = new SteppedSilo(store, stage.PersonalDataKey, SystemRandom.Instance, MachineClock.Instance, stage.Partitions);
        mailer = new MailerStep(new MailerWorld(
            store, silo.Codec, silo.Cipher, transport, new EmailRendering(new LinkSigner(stage.LinkKey), new ReplyAddress(null, stage.LinkKey)), journal, new MailerAddresses(null, null), clock,
            NoFaultPoints.Instance, NullLogger.Instance));
        daily = [new StockKeeping(store, silo.Views, new StockHistory(store, silo.Codec, silo.Cipher)), new FigureFold(store), new Sealer(store, stage.Signer)];
    }

    public IStore Store => silo.Store;

    public DrivenClock Clock { get; }

    /// <summary>Groups of commands; what a grain refuses is left at that.</summary>
    public Task<IReadOnlyList<Reply>> AskAsync(Actor actor, IReadOnlyList<(GrainId Grain, Message Message)> commands) =>
        silo.AskAsync(actor, commands, cancel);

    /// <summary>Groups of commands, each of which must be carried out.</summary>
    public Task DoAsync(Actor actor, params IReadOnlyList<(GrainId Grain, Message Message)> commands) => silo.DoAsync(actor, commands, cancel);

    /// <summary>Runs what waits until nothing does: messages, due reminders, jobs.</summary>
    public Task SettleAsync() => silo.SettleAsync(cancel);

    /// <summary>Moves the clock from reminder to reminder, mailing at each.</summary>
    public async Task LiveUntilAsync(Instant instant)
    {
        await BeatAsync();
        while (await silo.NextReminderAsync(cancel) is { } due && due <= instant)
        {
            Clock.MoveTo(Instant.Min(instant, Instant.Max(due, Clock.Wall + Stride)));
            await BeatAsync();
            if (Clock.Wall >= instant) break;
        }

        Clock.MoveTo(instant);
        await BeatAsync();
    }

    /// <summary>What is counted at a midnight, and the events so far under their signature.</summary>
    public async Task CloseDayAsync()
    {
        var lease = await silo.LeaseAsync(Owner, cancel);
        foreach (var work in daily)
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
            more = await mailer.StepAsync(await silo.LeaseAsync(Owner, cancel), cancel);
            await SettleAsync();
        }
        while (more);
    }
}
