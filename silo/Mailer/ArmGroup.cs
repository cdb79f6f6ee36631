using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Mailer;

/// <param name="Monotonic">When the commit was asked for.</param>
/// <param name="Wall">The same on the wall clock.</param>
internal sealed record Arming(ArmAnswer Answer, Duration Monotonic, Instant Wall);

/// <summary>
/// Arms what is ready in one commit: whatever becomes ready while one is under way goes with the next. No thread and no timer.
/// </summary>
internal sealed class ArmGroup(ITransmissionStore store, ISiloClock clock)
{
    private readonly Lock gate = new();
    private List<Waiting> pending = [];
    private bool running;

    /// <summary>Throws what the store threw: whether it is armed is then unknown.</summary>
    public Task<Arming> ArmAsync(ArmRequest request, LeaseCheck lease)
    {
        var waiting = new Waiting(request, lease);
        lock (gate)
        {
            pending.Add(waiting);
            if (running) return waiting.Answer.Task;
            running = true;
        }

        _ = RunAsync();
        return waiting.Answer.Task;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            List<Waiting> taken;
            lock (gate)
            {
                if (pending.Count == 0)
                {
                    running = false;
                    return;
                }

                (taken, pending) = (pending, []);
            }

            foreach (var group in taken.GroupBy(waiting => waiting.Lease)) await CommitAsync([.. group], group.Key);
        }
    }

    private async Task CommitAsync(List<Waiting> group, LeaseCheck lease)
    {
        var (monotonic, wall) = (clock.Monotonic, clock.Wall);
        try
        {
            var answers = await store.ArmAsync([.. group.Select(waiting => waiting.Request)], lease, CancellationToken.None);
            for (var i = 0; i < group.Count; i++) group[i].Answer.SetResult(new Arming(answers[i], monotonic, wall));
        }
        catch (Exception fault)
        {
            foreach (var waiting in group) waiting.Answer.TrySetException(fault);
        }
    }

    private sealed record Waiting(ArmRequest Request, LeaseCheck Lease)
    {
        public TaskCompletionSource<Arming> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
