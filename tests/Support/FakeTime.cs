using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Support;

/// <summary>
/// The one driver of time in tests: it stands still until a test moves it. Arm what waits before time moves: a timer set
/// afterwards counts from then.
/// </summary>
public sealed class FakeTime(Instant start) : ISiloClock, IStoreClock
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<Timer, (Instant Due, long Order)> timers = new();
    private Instant now = start;
    private long order;

    public FakeTime()
        : this(Instant.FromUtc(2026, 3, 2, 9, 0))
    {
    }

    public Instant Wall
    {
        get { lock (gate) return now; }
    }

    public Duration Monotonic => Wall - Instant.FromUnixTimeTicks(0);

    public Instant Now() => Wall;

    /// <summary>When the next timer is due; null where none is set.</summary>
    public Instant? NextTimer
    {
        get
        {
            lock (gate)
            {
                while (timers.TryPeek(out var timer, out var at))
                {
                    if (timer.Call is not null) return at.Due;
                    timers.Dequeue();
                }
                return null;
            }
        }
    }

    public IDisposable After(Duration time, Action call)
    {
        var timer = new Timer { Call = call };
        lock (gate) timers.Enqueue(timer, (now + time, order++));
        return timer;
    }

    /// <summary>Moves time and calls every timer on the way at its own instant.</summary>
    public void Advance(Duration time)
    {
        var end = Wall + time;
        while (NextTimer is { } due && due <= end) AdvanceTo(due);
        lock (gate) now = end;
    }

    /// <summary>Moves time to an instant and calls the timers due by then, in their order.</summary>
    public void AdvanceTo(Instant instant)
    {
        List<Timer> due = [];
        lock (gate)
        {
            if (instant > now) now = instant;
            while (timers.TryPeek(out _, out var at) && at.Due <= now) due.Add(timers.Dequeue());
        }
        foreach (var timer in due) timer.Call?.Invoke();
    }

    private sealed class Timer : IDisposable
    {
        public Action? Call { get; set; }

        public void Dispose() => Call = null;
    }
}
