namespace Plixo.Silo.Turns;

/// <summary>What becomes of the items of a go that failed as a whole.</summary>
internal static class GoFaults
{
    /// <summary>One item alone is guilty; of several, each is tried alone.</summary>
    public static IEnumerable<ItemResult> Of(IReadOnlyList<DecidedItem> items, Exception fault)
    {
        if (items.Count == 1) return [new ItemResult(items[0].Item, ItemEnd.Fault, Fault: fault)];
        foreach (var item in items) item.Item.Alone = true;
        return items.Select(item => new ItemResult(item.Item, ItemEnd.Again));
    }

    /// <summary>
    /// A grain that cannot be read fails whatever waits for it: each caller is told, and the first message counts the attempt
    /// for all, so that they are parked one after the other.
    /// </summary>
    public static IEnumerable<ItemResult> OfGrain(IReadOnlyList<TurnItem> items, Exception fault)
    {
        var first = items.OfType<MessageItem>().FirstOrDefault();
        return items.Select(item => item is CommandItem || item == first
            ? new ItemResult(item, ItemEnd.Fault, Fault: fault)
            : new ItemResult(item, ItemEnd.Lost));
    }
}
