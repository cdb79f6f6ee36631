using System.Diagnostics;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Bench.Day;

/// <summary>
/// The silo's store with two valves. Behind a closed one e-mails wait to be claimed, or messages to be decided, as they do in the
/// database while no silo comes for them; everything else of the silo goes on.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="emails">Whose outcomes are waited for.</param>
internal sealed class ValvedStore(IStore inner, int emails) : StoreWrapper(inner)
{
    private readonly TaskCompletionSource<TimeSpan> mailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool mailIsHeld;
    private volatile bool turnsAreHeld;
    private long began;
    private int told;

    public bool MailIsHeld
    {
        get => mailIsHeld;
        set => mailIsHeld = value;
    }

    public bool TurnsAreHeld
    {
        get => turnsAreHeld;
        set => turnsAreHeld = value;
    }

    /// <summary>The store as whoever knows no valve has it.</summary>
    public IStore Past => Inner;

    /// <summary>From the first claim that finds an e-mail to the commit that tells the last outcome.</summary>
    public Task<TimeSpan> Mailed => mailed.Task;

    public override async Task<IReadOnlyList<ClaimedTransmission>> ClaimAsync(LeaseCheck lease, int limit, Duration ahead, CancellationToken cancel)
    {
        if (MailIsHeld) return [];
        var asked = Stopwatch.GetTimestamp();
        var claimed = await base.ClaimAsync(lease, limit, ahead, cancel);
        if (claimed.Count > 0) Interlocked.CompareExchange(ref began, asked, 0);
        return claimed;
    }

    public override async Task SendAsync(IReadOnlyList<OutgoingMessage> messages, LeaseCheck? lease, CancellationToken cancel)
    {
        await base.SendAsync(messages, lease, cancel);
        if (Interlocked.Add(ref told, messages.Count) >= emails) mailed.TrySetResult(Stopwatch.GetElapsedTime(began));
    }

    public override Task<IReadOnlyList<WaitingMessage>> WaitingAsync(
        IReadOnlyCollection<int> partitions, IReadOnlyCollection<GrainId> except, int limit, CancellationToken cancel) =>
        TurnsAreHeld ? Task.FromResult<IReadOnlyList<WaitingMessage>>([]) : base.WaitingAsync(partitions, except, limit, cancel);
}
