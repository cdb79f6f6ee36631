using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Demo;

/// <summary>Stands still until it is moved: the past weeks are lived under it, store and mailer alike.</summary>
public sealed class DrivenClock(Instant start) : ISiloClock, IStoreClock
{
    public Instant Wall { get; private set; } = start;

    public Duration Monotonic => Wall - NodaConstants.UnixEpoch;

    public Instant Now() => Wall;

    /// <summary>Forwards only.</summary>
    public void MoveTo(Instant instant) => Wall = Instant.Max(Wall, instant);

    public IDisposable After(Duration time, Action call) => throw new InvalidOperationException("Nothing may wait for a clock that is moved by hand.");
}
