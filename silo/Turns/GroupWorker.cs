using Microsoft.Extensions.Logging;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>
/// Runs the groups of its share of the grains: while groups commit, what came meanwhile is collected and decided. No two groups under way
/// have a grain in common.
/// </summary>
internal sealed class GroupWorker(GroupStep step, Func<LeaseCheck, bool> holds, Action took, Action<ItemResult> settled, ISiloClock clock, ILogger log)
{
    private readonly WorkQueue queue = new();
    private readonly Signal wake = new();

    public WorkQueue Queue => queue;

    public void Add(TurnItem item)
    {
        queue.Add(item);
        wake.Set();
    }

    /// <summary>Runs until cancelled; what is being committed then is waited for.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var committing = new Queue<Task>();
        try
        {
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                var taken = queue.Take(TurnLimits.TurnsTaken);
                if (taken.Count == 0)
                {
                    await wake.WaitAsync(cancel);
                    continue;
                }

                took();
                var group = await DecideAsync(taken, cancel);
                while (committing.Count >= (taken.Count < TurnLimits.LargeGroup ? 1 : TurnLimits.GroupsCommitting)) await committing.Dequeue();
                if (group is not null) committing.Enqueue(CommitAsync(taken, group));
            }
        }
        finally
        {
            await Task.WhenAll(committing);
        }
    }

    private async Task<DecidedGroup?> DecideAsync(List<TurnItem> taken, CancellationToken cancel)
    {
        try
        {
            // What was read under a lease that is gone is another silo's work now.
            var mine = taken.FindAll(item => item is not MessageItem { Lease: { } lease } || holds(lease));
            return await step.DecideAsync(mine, cancel);
        }
        catch (Exception fault)
        {
            Return(taken, Failed(taken, _ => new TurnFaultException("The store could not be reached; nothing was done.", fault)));
            if (cancel.IsCancellationRequested) throw;
            log.GroupFailed(taken.Count, fault);
            await clock.DelayAsync(TurnLimits.AfterStoreFault, cancel);
            return null;
        }
    }

    private async Task CommitAsync(List<TurnItem> taken, DecidedGroup group)
    {
        try
        {
            // Not cancelled with the silo: a commit under way ends, one way or the other.
            Return(taken, await step.CommitAsync(group, CancellationToken.None));
        }
        catch (Exception fault)
        {
            log.GroupFailed(taken.Count, fault);
            Return(taken, Failed(taken, item => new TurnOutcomeUnknownException(item.Grain, fault)));
        }
        wake.Set();
    }

    /// <summary>Callers are told; messages are read again.</summary>
    private static List<ItemResult> Failed(List<TurnItem> taken, Func<TurnItem, Exception> fault) => taken.ConvertAll(item =>
        item is MessageItem ? new ItemResult(item, ItemEnd.Lost) : new ItemResult(item, ItemEnd.Fault, Fault: fault(item)));

    private void Return(List<TurnItem> taken, IReadOnlyList<ItemResult> results)
    {
        var ends = taken.ToDictionary(item => item, _ => ItemEnd.Lost);
        foreach (var result in results) ends[result.Item] = result.End;
        queue.Return(taken, ends);
        foreach (var result in results) settled(result);
    }
}
