using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>Commands seen before are answered; of two with one request id the second waits for the answer to the first.</summary>
internal sealed class FirstAnswers(TurnCodec codec)
{
    public (List<TurnItem> Open, List<ItemResult> Settled) Divide(IReadOnlyList<TurnItem> items, LoadedGroup loaded)
    {
        var open = new List<TurnItem>(items.Count);
        var settled = new List<ItemResult>();
        var asked = new HashSet<RequestKey>();
        foreach (var item in items)
        {
            if (item is not CommandItem { Request: { } request } command)
                open.Add(item);
            else if (loaded.Replies.TryGetValue(request, out var stored))
                settled.Add(FirstAnswer(command, stored.Digest, stored.Body, stored.InFlight));
            else if (asked.Add(request))
                open.Add(item);
            else
                settled.Add(new ItemResult(item, ItemEnd.Again));
        }
        return (open, settled);
    }

    private ItemResult FirstAnswer(CommandItem command, byte[] digest, byte[] body, IReadOnlyList<string> inFlight)
    {
        if (!digest.AsSpan().SequenceEqual(command.Digest))
        {
            return new ItemResult(command, ItemEnd.Done, new Reply
            {
                Refusal = new Refusal(
                    RefusalReason.RequestIdReused, $"The request id '{command.Request!.RequestId}' was used for another request before."),
            });
        }

        try
        {
            return new ItemResult(command, ItemEnd.Done, codec.ReadReply(command.Grain.Kind, body) with { InFlight = [.. inFlight] });
        }
        catch (Exception fault)
        {
            return new ItemResult(command, ItemEnd.Fault, Fault: fault);
        }
    }
}
