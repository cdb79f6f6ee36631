using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Mail.Transport;
using Plixo.Silo.Clock;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Mailer;

/// <summary>What the mailer needs of the world, in one place: real in a silo, simulated in the simulator.</summary>
public sealed record MailerWorld(
    IStore Store, TurnCodec Codec, IPersonalCipher Cipher, IMailTransport Transport, EmailRendering Rendering, IMailJournal Journal, MailerAddresses Addresses,
    ISiloClock Clock, IFaultPoints Faults, ILogger Log)
{
    /// <summary>How long before its permit holds an e-mail is claimed. Zero where nothing goes on while the mailer waits.</summary>
    public Duration Ahead { get; init; } = Duration.Zero;
}

/// <summary>
/// One portion of mail: claimed, brought up to the dot, armed together, sent, told. It holds nothing that matters: what it
/// leaves behind at any instant is found in the rows by <see cref="SettleAsync"/>, here or in another silo.
/// </summary>
public sealed class MailerStep
{
    private readonly MailerWorld world;
    private readonly IStore store;
    private readonly RenderedEmails emails;
    private readonly Attempt attempt;
    private readonly Evidence evidence;
    private readonly Owed owed = new();
    private Duration settleNext = Duration.MinValue;
    private bool clocksAgree = true;

    public MailerStep(MailerWorld world)
    {
        this.world = world;
        store = world.Store;
        emails = new RenderedEmails(store, new EmailContents(store, world.Codec, world.Cipher), world.Rendering);
        evidence = new Evidence(world.Codec);
        attempt = new Attempt(
            world.Transport, new ArmGroup(store, world.Clock), new JournalGroup(world.Journal), world.Addresses, store.Identity.Id, world.Clock, world.Faults, world.Log);
    }

    /// <summary>Claims a portion and sends it to its end. True where more may wait.</summary>
    public Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel) => StepAsync(lease, () => { }, cancel);

    /// <param name="lease">Under which it claims.</param>
    /// <param name="moreWaits">Told as soon as the portion is full, before it is sent: another lane may go on.</param>
    /// <param name="cancel">Ends what has not come to its dot.</param>
    public async Task<bool> StepAsync(LeaseCheck lease, Action moreWaits, CancellationToken cancel)
    {
        await PayAsync();
        var reading = await ClocksAgreeAsync(cancel);
        var claimed = reading is null ? [] : await store.ClaimAsync(lease, MailerLimits.Portion, world.Ahead, cancel);
        if (claimed.Count == MailerLimits.Portion) moreWaits();
        if (claimed.Count > 0)
        {
            var rendered = await emails.OfAsync(claimed, CancellationToken.None);
            var ends = await Task.WhenAll(claimed.Select(one => RunAsync(one, rendered[one.MessageId], reading!.At(one.ArmFrom), lease, cancel)));
            await PayAsync();
            if (ends.Any(end => end is not AttemptEnd.Outcome)) settleNext = Duration.MinValue;
        }

        if (world.Clock.Monotonic >= settleNext)
        {
            settleNext = world.Clock.Monotonic + MailerLimits.SettlePause;
            await SettleAsync(cancel);
        }

        return claimed.Count == MailerLimits.Portion;
    }

    /// <summary>
    /// Tells customers what rows say and nobody told: what a dead mailer armed is in doubt, what was recalled, too late or closed
    /// without its dot was not sent. Any silo may do it, again and again.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        var abandoned = await store.AbandonedAsync(MailerLimits.SettledAtOnce, cancel);
        if (abandoned.Count == 0) return;
        var at = (await store.ClockAsync(cancel)).Business;
        await store.SendAsync([.. abandoned.Select(one => evidence.Of(one, at))], null, cancel);
    }

    /// <summary>
    /// Tells what is known, of whatever portion. Outcomes that the store does not take stay owed: a server's answer must not be lost to a store
    /// that was away.
    /// </summary>
    public async Task PayAsync()
    {
        if (owed.IsEmpty) return;
        await owed.PayAsync(
            (requests, why) => store.DisarmAsync(requests, why, CancellationToken.None),
            async outcomes =>
            {
                var now = (await store.ClockAsync(CancellationToken.None)).Business;
                await store.SendAsync([.. outcomes.Select(one => evidence.Of(one.Sent, one.Outcome, Instant.Min(one.At, now)))], null, CancellationToken.None);
            });
    }

    /// <summary>What came of it is owed at once: another lane may tell it while this one waits for the rest of its portion.</summary>
    private async Task<AttemptEnd> RunAsync(ClaimedTransmission claimed, Rendered email, Duration armAt, LeaseCheck lease, CancellationToken cancel)
    {
        var end = await attempt.RunAsync(claimed, email, armAt, lease, cancel);
        if (end is AttemptEnd.Outcome { What: var what, ArmedAt: var armed, EndedAt: var ended }) owed.Outcome(new(claimed with { ArmedAt = armed }, what, ended));
        if (end is AttemptEnd.Undone { Why: var why }) owed.Undone(why, new ArmRequest(claimed.Id, claimed.Attempt));
        MailerMetrics.Ended(end);
        return end;
    }

    /// <summary>The store's clock against the machine's; null where they differ too much to send.</summary>
    private async Task<ClockReading?> ClocksAgreeAsync(CancellationToken cancel)
    {
        var before = world.Clock.Wall;
        var (stored, business) = await store.ClockAsync(cancel);
        var after = world.Clock.Wall;
        var agree = stored > before - MailerLimits.ClockDifference && stored < after + MailerLimits.ClockDifference;
        if (!agree && clocksAgree) world.Log.ClocksDiffer(stored - after);
        clocksAgree = agree;
        return agree ? new ClockReading(business, world.Clock.Monotonic) : null;
    }
}
