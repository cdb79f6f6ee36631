using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>
/// What waits for one worker. Grains are taken in the order in which they came, all that waits of one together, and none
/// whose turns are under way; what comes back goes to the head of its grain. Grains that only look leave most of the room to those for
/// which something is urgent.
/// </summary>
internal sealed class WorkQueue
{
    private readonly Lock gate = new();
    private readonly Dictionary<GrainId, WaitingGrain> grains = [];

    // Grains that have items and are not busy, in two lanes.
    private readonly LinkedList<WaitingGrain> urgent = [];
    private readonly LinkedList<WaitingGrain> looks = [];
    private int messages; // waiting or under way
    private int messagesWaiting;
    private int items;

    /// <summary>Waiting items, those under way left out.</summary>
    public int Count
    {
        get { lock (gate) return items; }
    }

    /// <summary>Messages in memory, waiting or under way.</summary>
    public int Messages
    {
        get { lock (gate) return messages; }
    }

    /// <summary>Those under way left out.</summary>
    public int MessagesWaiting
    {
        get { lock (gate) return messagesWaiting; }
    }

    public void Add(TurnItem item)
    {
        lock (gate)
        {
            var waiting = Of(item.Grain);
            waiting.Add(item);
            items++;
            if (item is MessageItem)
            {
                waiting.Messages++;
                messages++;
                messagesWaiting++;
            }

            MakeReady(waiting);
        }
    }

    /// <summary>Grains that have messages in memory: the store need not give these again.</summary>
    public IEnumerable<GrainId> GrainsWithMessages()
    {
        lock (gate) return [.. grains.Where(pair => pair.Value.Messages > 0).Select(pair => pair.Key)];
    }

    /// <summary>Takes whole grains while they fit; of a grain with more than the limit its first items.</summary>
    public List<TurnItem> Take(int limit)
    {
        lock (gate)
        {
            var taken = new List<TurnItem>();
            while (First(taken.Count < StoreLimits.UrgentOf(limit)) is { } waiting)
            {
                if (taken.Count > 0 && taken.Count + waiting.Count > limit) break;
                Leave(waiting);
                waiting.Busy = true;
                for (var count = Math.Min(limit, waiting.Count); count > 0; count--)
                {
                    taken.Add(waiting.Take());
                    items--;
                    if (taken[^1] is MessageItem) messagesWaiting--;
                }
            }
            return taken;
        }
    }

    /// <summary>
    /// Settles what was taken: what is to be tried again goes back in order. Where a message of a grain has to be read from
    /// the store again, all its messages here are let go with it, because they must not overtake it.
    /// </summary>
    public void Return(IReadOnlyList<TurnItem> taken, IReadOnlyDictionary<TurnItem, ItemEnd> ends)
    {
        lock (gate)
        {
            foreach (var group in taken.GroupBy(item => item.Grain))
            {
                var waiting = grains[group.Key];
                var reread = group.Any(item => item is MessageItem && ends[item] is ItemEnd.Lost or ItemEnd.Fault);
                foreach (var item in group.Reverse())
                {
                    var keep = item is MessageItem ? ends[item] == ItemEnd.Again && !reread : ends[item] is ItemEnd.Again or ItemEnd.Lost;
                    if (keep)
                    {
                        waiting.AddBack(item);
                        items++;
                        if (item is MessageItem) messagesWaiting++;
                    }
                    else if (item is MessageItem)
                    {
                        Forget(waiting, 1);
                    }
                }
                if (reread) LetMessagesGo(waiting);
                waiting.Busy = false;
                MakeReady(waiting);
                if (waiting.Count == 0) grains.Remove(group.Key);
            }
        }
    }

    /// <summary>Empties the queue; answers what waited.</summary>
    public List<TurnItem> Drain()
    {
        lock (gate)
        {
            var all = new List<TurnItem>(items);
            foreach (var waiting in grains.Values)
            {
                Leave(waiting);
                while (waiting.Count > 0) all.Add(waiting.Take());
            }

            (items, messagesWaiting) = (0, 0);
            return all;
        }
    }

    private WaitingGrain Of(GrainId grain)
    {
        if (!grains.TryGetValue(grain, out var waiting)) grains.Add(grain, waiting = new WaitingGrain(grain));
        return waiting;
    }

    private WaitingGrain? First(bool urgentFirst) => (urgentFirst ? urgent.First ?? looks.First : looks.First ?? urgent.First)?.Value;

    private void MakeReady(WaitingGrain waiting)
    {
        if (waiting.Busy || waiting.Count == 0) return;
        var lane = waiting.IsUrgent ? urgent : looks;
        if (waiting.Place?.List == lane) return;
        Leave(waiting);
        waiting.Place = lane.AddLast(waiting);
    }

    private static void Leave(WaitingGrain waiting)
    {
        waiting.Place?.List!.Remove(waiting.Place);
        waiting.Place = null;
    }

    private void LetMessagesGo(WaitingGrain waiting)
    {
        var gone = waiting.LetMessagesGo();
        items -= gone;
        messagesWaiting -= gone;
        Forget(waiting, gone);
    }

    private void Forget(WaitingGrain waiting, int count)
    {
        waiting.Messages -= count;
        messages -= count;
    }
}
