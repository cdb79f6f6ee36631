using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>What waits for one grain in a <see cref="WorkQueue"/>.</summary>
internal sealed class WaitingGrain(GrainId grain)
{
    private readonly LinkedList<TurnItem> items = [];
    private int urgent;

    public GrainId Grain { get; } = grain;

    /// <summary>Those under way left out.</summary>
    public int Count => items.Count;

    /// <summary>Of the grain, waiting or under way.</summary>
    public int Messages { get; set; }

    public bool Busy { get; set; }

    /// <summary>Somebody waits for one of them, or they go on with something that has begun.</summary>
    public bool IsUrgent => urgent > 0;

    /// <summary>Where it stands in a lane; null where it stands in none.</summary>
    public LinkedListNode<WaitingGrain>? Place { get; set; }

    public void Add(TurnItem item)
    {
        items.AddLast(item);
        if (IsUrgentOf(item)) urgent++;
    }

    /// <summary>It comes back, before all others.</summary>
    public void AddBack(TurnItem item)
    {
        items.AddFirst(item);
        if (IsUrgentOf(item)) urgent++;
    }

    public TurnItem Take()
    {
        var item = items.First!.Value;
        Remove(items.First);
        return item;
    }

    /// <summary>Lets all waiting messages go; answers how many.</summary>
    public int LetMessagesGo()
    {
        var before = items.Count;
        for (var node = items.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value is MessageItem) Remove(node);
            node = next;
        }

        return before - items.Count;
    }

    private void Remove(LinkedListNode<TurnItem> node)
    {
        items.Remove(node);
        if (IsUrgentOf(node.Value)) urgent--;
    }

    /// <summary>All but a message that only says "look" to one of many grains, as <see cref="Stores.IMessageStore.WaitingAsync"/> has it.</summary>
    private static bool IsUrgentOf(TurnItem item) => item is not MessageItem { Waiting.Stamp: not 0 } || item.Grain.Kind <= GrainKind.Segment;
}
