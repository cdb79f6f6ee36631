using NodaTime;
using Plixo.Silo.Clock;

namespace Plixo.Tests.Support;

/// <summary>
/// Runs every loop on the calling thread. What could go on is chosen by the seed; when nothing can, time moves to the next
/// timer. So a run is a function of its seed, and no test waits.
/// </summary>
public sealed class OneThread(FakeTime time, SeededRandom random) : SynchronizationContext, IScheduler
{
    /// <summary>Steps without an end: something goes round in circles at one instant.</summary>
    public const int MostSteps = 5_000_000;

    private readonly List<(SendOrPostCallback Call, object? State)> ready = [];

    public FakeTime Time { get; } = time;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (ready) ready.Add((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing waits for another thread here.");

    public Task Start(string name, Func<Task> loop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            async _ =>
            {
                try
                {
                    await loop();
                    ended.SetResult();
                }
                catch (Exception fault)
                {
                    ended.SetException(fault);
                }
            },
            null);
        return ended.Task;
    }

    /// <summary>Runs until the condition holds. Throws where it does not hold within so much virtual time.</summary>
    public void RunUntil(Func<bool> condition, Duration atMost)
    {
        var end = Time.Wall + atMost;
        var steps = 0;
        Within(() =>
        {
            while (!condition())
            {
                if (++steps > MostSteps) throw new TimeoutException($"The condition does not hold after {steps} steps, at {Time.Wall}.");
                if (RunOne()) continue;
                if (Time.NextTimer is not { } due || due > end)
                    throw new TimeoutException($"The condition does not hold at {Time.Wall}, after {atMost} of virtual time.");
                Time.AdvanceTo(due);
            }
        });
    }

    /// <summary>Runs whatever happens in so much virtual time.</summary>
    public void RunFor(Duration time)
    {
        var end = Time.Wall + time;
        Within(() =>
        {
            while (true)
            {
                if (RunOne()) continue;
                if (Time.NextTimer is not { } due || due > end) break;
                Time.AdvanceTo(due);
            }
            Time.AdvanceTo(end);
        });
    }

    /// <summary>Runs until the task ends and answers its result.</summary>
    public T Run<T>(Func<Task<T>> start, Duration atMost)
    {
        Task<T>? task = null;
        Within(() => task = start());
        RunUntil(() => task!.IsCompleted, atMost);
        return task!.GetAwaiter().GetResult();
    }

    private void Within(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private bool RunOne()
    {
        (SendOrPostCallback Call, object? State) next;
        lock (ready)
        {
            if (ready.Count == 0) return false;
            var place = random.Below(ready.Count);
            next = ready[place];
            ready.RemoveAt(place);
        }
        next.Call(next.State);
        return true;
    }
}
