using Microsoft.Extensions.Logging;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>A command that failed is logged; a message that failed has one attempt less, and is parked after its last.</summary>
internal sealed class FailedAttempts(IStore store, ILogger log)
{
    public async Task CountAsync(TurnItem item, Exception fault, CancellationToken cancel)
    {
        if (item is not MessageItem { Waiting: var waiting })
        {
            log.CommandFailed(item.Grain, fault);
            return;
        }

        try
        {
            log.MessageFailed(item.Grain, waiting.Type, waiting.From, waiting.Attempts + 1, fault);
            if (!await store.FailAsync(waiting.Ref, fault.Message, cancel)) return;
            TurnMetrics.MessageParked();
            log.MessageParked(item.Grain, waiting.Type, waiting.From, waiting.Attempts + 1, fault);
        }
        catch (Exception unreachable)
        {
            log.GroupFailed(1, unreachable); // the attempt is not counted; the message stays and is tried again
        }
    }
}
