using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Clock;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Operating;

/// <summary>The business clock of a sandbox, and the wait for what falls due when it moves.</summary>
internal sealed class SandboxClock(IStore store, ISiloClock clock, OperationsOptions options)
{
    /// <summary>Ten years: a slip of the finger must not end a sandbox, whose clock never runs back.</summary>
    public static readonly Duration FurthestAhead = Duration.FromDays(3653);

    /// <summary>How long what fell due is waited for.</summary>
    private static readonly Duration Longest = Duration.FromSeconds(60);

    private static readonly Duration Look = Duration.FromMilliseconds(100);

    public async Task SetAsync(Duration offset, CancellationToken cancel)
    {
        if (!options.SandboxClock) throw Refusals.Of(RefusalReason.InvalidState, "The business clock can be set in a sandbox only (Sandbox:Clock).");
        if (offset > FurthestAhead)
            throw Refusals.Invalid("business_time", $"is more than {FurthestAhead.Days} days ahead of now; the clock never runs back.");
        try
        {
            await store.SetClockOffsetAsync(offset, cancel);
        }
        catch (ArgumentException)
        {
            throw Refusals.Invalid("business_time", $"is before {(await store.ClockAsync(cancel)).Business}; the business clock never runs back.");
        }
    }

    /// <summary>Waits until no reminder is due and no message waits, or long enough.</summary>
    public async Task SettledAsync(CancellationToken cancel)
    {
        var until = clock.Monotonic + Longest;
        for (var quiet = 0; quiet < 2 && clock.Monotonic < until;)
        {
            await clock.DelayAsync(Look, cancel);
            var counts = await StandingNow.CountsAsync(store, cancel);
            quiet = counts is { Waiting: 0, Due: 0 } ? quiet + 1 : 0;
        }
    }
}
