using NodaTime;

namespace Plixo.Silo.Clock;

/// <summary>
/// The silo's own clocks, for deadlines and promptness. Business rules never read them: they read the store's clock.
/// </summary>
public interface ISiloClock
{
    /// <summary>What the machine says the time is. May jump.</summary>
    Instant Wall { get; }

    /// <summary>Time since some start. Never runs backwards; only differences mean something.</summary>
    Duration Monotonic { get; }

    /// <summary>Calls once after the time has passed on the monotonic clock, unless disposed before.</summary>
    IDisposable After(Duration time, Action call);
}

public sealed class MachineClock : ISiloClock
{
    public static readonly MachineClock Instance = new();

    private readonly TimeProvider time = TimeProvider.System;
    private readonly long started = TimeProvider.System.GetTimestamp();

    public Instant Wall => Instant.FromDateTimeOffset(time.GetUtcNow());

    public Duration Monotonic => Duration.FromTimeSpan(time.GetElapsedTime(started));

    public IDisposable After(Duration time, Action call) =>
        new Timer(static state => ((Action)state!)(), call, time.ToTimeSpan(), Timeout.InfiniteTimeSpan);
}
