using System.Diagnostics;
using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>Commits decided goes together, and says of each of their items what became of it; never throws.</summary>
internal sealed class GoCommitter(IStore store, ActivationCache activations, ILogger log)
{
    /// <summary>Raised with the instant at which a reminder is due that was committed just now.</summary>
    public event Action<Instant>? ReminderSet;

    public async Task<IEnumerable<ItemResult>> CommitAsync(IReadOnlyList<Go> goes, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        IReadOnlyList<CommitResult> answers;
        try
        {
            // In key order, as locks are taken.
            goes = [.. goes.OrderBy(go => go.Opening.Grain)];
            answers = await store.CommitAsync([.. goes.Select(go => go.Commit!)], cancel);
        }
        catch (Exception fault)
        {
            // The store could not even read back. A message is there or it is not: the store knows when it is read again.
            log.OutcomeUnknown(goes.Count, fault);
            foreach (var go in goes) activations.Drop(go.Opening.Grain);
            return goes.SelectMany(go => go.Turns.Select(turn => turn.Item is MessageItem
                ? new ItemResult(turn.Item, ItemEnd.Lost)
                : new ItemResult(turn.Item, ItemEnd.Fault, Fault: new TurnOutcomeUnknownException(go.Opening.Grain, fault))));
        }
        TurnMetrics.Committed(goes.Count, started);
        return goes.Zip(answers).SelectMany(pair => Settle(pair.First, pair.Second));
    }

    private IEnumerable<ItemResult> Settle(Go go, CommitResult answer)
    {
        switch (answer.Verdict)
        {
            case CommitVerdict.Committed:
                if (go.Commit!.Reminders.Min(reminder => reminder.Due) is { } due) ReminderSet?.Invoke(due);
                if (go.Commit.State is { } saved) activations.Keep(go.Opening.Grain, new KeptState(go.Commit.NewVersion, go.State, saved.LastHash, saved.LastAt));
                return go.Turns.Select(turn => new ItemResult(
                    turn.Item, ItemEnd.Done, turn.Recalls && turn.Reply is { } reply ? reply with { InFlight = [.. answer.InFlight] } : turn.Reply));
            case CommitVerdict.Lost:
                activations.Drop(go.Opening.Grain);
                log.Lost(go.Opening.Grain, answer.Fault);
                return go.Turns.Select(turn => Lose(turn.Item, answer.Fault));
            case CommitVerdict.Failed:
                return GoFaults.Of(go.Turns, new TurnFaultException($"The store refused the turn of {go.Opening.Grain}: {answer.Fault}."));
            default:
                throw new InvalidOperationException($"{answer.Verdict} is no verdict.");
        }
    }

    private static ItemResult Lose(TurnItem item, string? fault) =>
        item is CommandItem && ++item.Losses >= TurnLimits.MostLosses
            ? new ItemResult(item, ItemEnd.Fault, Fault: new TurnAbortedException(item.Grain, fault))
            : new ItemResult(item, ItemEnd.Lost);
}
