namespace Plixo.Tests.Mail.Smtp;

/// <summary>The BCL's time, moved by hand. A test first waits until the timer it means is armed, then moves time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> armed = [];
    private readonly List<(TimeSpan Time, TaskCompletionSource Seen)> awaited = [];
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (gate) return now;
    }

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp() + DateTime.UnixEpoch.Ticks, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes once a timer of exactly this length is armed.</summary>
    public Task ArmedAsync(TimeSpan time)
    {
        lock (gate)
        {
            if (armed.Any(timer => timer.Length == time)) return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((time, seen));
            return seen.Task;
        }
    }

    public void Advance(TimeSpan time)
    {
        List<ManualTimer> due;
        lock (gate)
        {
            now += time.Ticks;
            due = [.. armed.Where(timer => timer.Due <= now)];
            armed.RemoveAll(due.Contains);
        }

        foreach (var timer in due) timer.Call();
    }

    private sealed class ManualTimer(ManualTime time, Action call) : ITimer
    {
        public Action Call => call;

        public TimeSpan Length { get; private set; }

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.armed.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                (Length, Due) = (dueTime, time.now + dueTime.Ticks);
                time.armed.Add(this);
                foreach (var (length, seen) in time.awaited.Where(one => one.Time == dueTime).ToList())
                {
                    time.awaited.Remove((length, seen));
                    seen.SetResult();
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
