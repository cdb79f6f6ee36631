using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Plixo.Grains.Core;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>The thin shell around <see cref="GroupStep"/>: queues, workers and waiting callers.</summary>
public sealed class TurnRunner : ITurns
{
    private readonly int partitions;
    private readonly GroupWorker[] workers;

    /// <param name="step">Decides and commits; shared by the workers.</param>
    /// <param name="workers">How many groups are decided at a time; 1 in the simulator.</param>
    /// <param name="partitions">Of the store.</param>
    /// <param name="leases">Says whose background work is still ours.</param>
    /// <param name="clock">For the wait after a store that failed.</param>
    /// <param name="log">Faults.</param>
    public TurnRunner(GroupStep step, int workers, int partitions, PartitionLeases leases, ISiloClock clock, ILogger log)
    {
        this.partitions = partitions;
        this.workers = [.. Enumerable.Range(0, workers).Select(_ => new GroupWorker(step, leases.Holds, () => Took?.Invoke(), Settle, clock, log))];
    }

    /// <summary>Raised when a message's item ended: there may be room and more to read. Quick, on any thread.</summary>
    internal event Action<ItemResult>? MessageSettled;

    /// <summary>A group was taken: there is room.</summary>
    internal event Action? Took;

    public async Task<Reply> ExecuteAsync(
        GrainId grain, Message command, Actor actor, long? seen, RequestKey? request, byte[] requestDigest, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        var worker = WorkerOf(grain);
        if (worker.Queue.Count >= TurnLimits.MostQueued) throw new TurnOverloadException();
        var item = new CommandItem(grain, command, actor, request, requestDigest, seen);
        worker.Add(item);
        var reply = await item.Answer.WaitAsync(cancel);
        TurnMetrics.Answered(started);
        return reply;
    }

    /// <summary>Runs the workers until cancelled; callers that still wait then are told so.</summary>
    public async Task RunAsync(IScheduler scheduler, CancellationToken cancel)
    {
        var loops = workers.Select((worker, index) => scheduler.Start($"turns {index}", () => worker.RunAsync(cancel))).ToList();
        foreach (var loop in loops)
        {
            try
            {
                await loop;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
            }
        }
        foreach (var waiting in workers.SelectMany(worker => worker.Queue.Drain()).OfType<CommandItem>())
            waiting.Fault(new TurnFaultException("The silo stops; nothing was done."));
    }

    internal void Enqueue(MessageItem message) => WorkerOf(message.Grain).Add(message);

    /// <summary>Messages that no group has taken yet.</summary>
    internal int MessagesWaiting => workers.Sum(worker => worker.Queue.MessagesWaiting);

    internal int Messages => workers.Sum(worker => worker.Queue.Messages);

    internal IReadOnlyCollection<GrainId> GrainsWithMessages() => [.. workers.SelectMany(worker => worker.Queue.GrainsWithMessages())];

    private GroupWorker WorkerOf(GrainId grain) => workers[Partitions.Of(grain, partitions) % workers.Length];

    private void Settle(ItemResult result)
    {
        if (result.Item is not CommandItem command)
        {
            MessageSettled?.Invoke(result);
            return;
        }

        if (result is { End: ItemEnd.Done, Reply: { } reply })
            command.Settle(reply);
        else if (result is { End: ItemEnd.Fault, Fault: { } fault })
            command.Fault(fault as TurnFaultException ?? new TurnFaultException($"The turn of {command.Grain} faulted: {fault.Message}", fault));
    }
}
