using NodaTime;

namespace Plixo.Silo.Clock;

/// <summary>Wakes one waiting loop. Several signals before the wait are one.</summary>
public sealed class Signal
{
    private readonly Lock gate = new();
    private TaskCompletionSource? waiter;
    private bool isSet;

    public void Set()
    {
        lock (gate)
        {
            isSet = true;
            waiter?.TrySetResult();
        }
    }

    /// <summary>Whether one came since the last wait.</summary>
    public bool IsSet
    {
        get
        {
            lock (gate) return isSet;
        }
    }

    /// <summary>Ends at the next signal, at once where one came since the last wait.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        using var cancelled = cancel.UnsafeRegister(static (state, token) => ((Signal)state!).Cancel(token), this);
        await Arm(cancel);
        Disarm();
    }

    /// <summary>Ends at the signal or after the time, whichever is first.</summary>
    public async Task WaitAsync(ISiloClock clock, Duration atMost, CancellationToken cancel)
    {
        using var timer = clock.After(atMost, Set);
        await WaitAsync(cancel);
    }

    private Task Arm(CancellationToken cancel)
    {
        lock (gate)
        {
            cancel.ThrowIfCancellationRequested();
            if (isSet) return Task.CompletedTask;
            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiter.Task;
        }
    }

    private void Disarm()
    {
        lock (gate)
        {
            isSet = false;
            waiter = null;
        }
    }

    private void Cancel(CancellationToken token)
    {
        lock (gate) waiter?.TrySetCanceled(token);
    }
}

public static class Delays
{
    /// <summary>Ends after the time on the monotonic clock, or cancelled.</summary>
    public static Task DelayAsync(this ISiloClock clock, Duration time, CancellationToken cancel) =>
        new Signal().WaitAsync(clock, time, cancel);
}
