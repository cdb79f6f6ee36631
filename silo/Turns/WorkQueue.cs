using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>
/// What waits for one worker. Grains are taken in the order in which they came, all that waits of one together, and none
/// whose turns are under way; what comes back goes to the head of its grain.
/// </summary>
internal sealed class WorkQueue
{
    private readonly Lock gate = new();
    private readonly Dictionary<GrainId, Waiting> grains = [];
    private readonly LinkedList<GrainId> ready = []; // grains that have items and are not busy
    private int messages; // waiting or under way
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

    public void Add(TurnItem item)
    {
        lock (gate)
        {
            if (item is MessageItem) messages++;
            var waiting = Of(item.Grain);
            waiting.Items.AddLast(item);
            items++;
            if (item is MessageItem) waiting.Messages++;
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
            while (ready.First is { } first)
            {
                var waiting = grains[first.Value];
                if (taken.Count > 0 && taken.Count + waiting.Items.Count > limit) break;
                ready.RemoveFirst();
                waiting.Place = null;
                waiting.Busy = true;
                for (var count = Math.Min(limit, waiting.Items.Count); count > 0; count--)
                {
                    taken.Add(waiting.Items.First!.Value);
                    waiting.Items.RemoveFirst();
                    items--;
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
                        waiting.Items.AddFirst(item);
                        items++;
                    }
                    else if (item is MessageItem)
                    {
                        Forget(waiting);
                    }
                }
                if (reread) LetMessagesGo(waiting);
                waiting.Busy = false;
                MakeReady(waiting);
                if (waiting.Items.Count == 0) grains.Remove(group.Key);
            }
        }
    }

    /// <summary>Empties the queue; answers what waited.</summary>
    public List<TurnItem> Drain()
    {
        lock (gate)
        {
            var all = grains.Values.SelectMany(waiting => waiting.Items).ToList();
            foreach (var waiting in grains.Values) waiting.Items.Clear();
            ready.Clear();
            items = 0;
            return all;
        }
    }

    private Waiting Of(GrainId grain)
    {
        if (!grains.TryGetValue(grain, out var waiting)) grains.Add(grain, waiting = new Waiting(grain));
        return waiting;
    }

    private void MakeReady(Waiting waiting)
    {
        if (!waiting.Busy && waiting.Place is null && waiting.Items.Count > 0) waiting.Place = ready.AddLast(waiting.Grain);
    }

    private void LetMessagesGo(Waiting waiting)
    {
        for (var node = waiting.Items.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value is MessageItem)
            {
                waiting.Items.Remove(node);
                items--;
                Forget(waiting);
            }
            node = next;
        }
    }

    private void Forget(Waiting waiting)
    {
        waiting.Messages--;
        messages--;
    }

    private sealed class Waiting(GrainId grain)
    {
        public GrainId Grain { get; } = grain;

        public LinkedList<TurnItem> Items { get; } = [];

        /// <summary>Of the grain, waiting or under way.</summary>
        public int Messages { get; set; }

        public bool Busy { get; set; }

        public LinkedListNode<GrainId>? Place { get; set; }
    }
}
