using System.Diagnostics;
using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Clock;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>
/// One group of turns, in two halves that a caller may overlap: load and decide, then commit. It holds no thread and no
/// timer, so that whoever drives it, workers or the simulator, drives the same logic.
/// </summary>
public sealed class GroupStep
{
    private readonly IStore store;
    private readonly TurnCodec codec;
    private readonly IPersonalCipher cipher;
    private readonly ViewsInForce views;
    private readonly ActivationCache activations;
    private readonly GoDecider decider;
    private readonly ILogger log;

    public GroupStep(
        IStore store, TurnCodec codec, IPersonalCipher cipher, ViewsInForce views, ActivationCache activations,
        IRandom random, ILogger log)
    {
        this.store = store;
        this.codec = codec;
        this.cipher = cipher;
        this.views = views;
        this.activations = activations;
        this.log = log;
        decider = new GoDecider(codec, new TurnWriter(codec, random));
    }

    /// <summary>
    /// Loads what the items need and decides them. Throws where the store cannot be read; then nothing has happened.
    /// </summary>
    /// <param name="items">At most <see cref="TurnLimits.TurnsInGroup"/>, those of one grain in their order.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<DecidedGroup> DecideAsync(IReadOnlyList<TurnItem> items, CancellationToken cancel)
    {
        if (items.Count == 0) return new DecidedGroup([], []);
        var requests = items.OfType<CommandItem>().Select(item => item.Request).OfType<RequestKey>().ToHashSet();
        var loaded = await store.LoadAsync([.. items.Select(item => item.Grain).Distinct()], requests, cancel);
        var force = await views.RefreshAsync(loaded.GateEpochs, cancel);
        var (open, settled) = Answered(items, loaded);
        var openings = await OpenAsync(open, loaded, force, settled, cancel);
        await AskNeedsAsync(openings, cancel);

        var goes = new List<Go>(openings.Count);
        await EachPreparedAsync(
            openings, opening => goes.Add(decider.Decide(opening)), (opening, fault) => settled.AddRange(GoFaults.OfGrain(opening.Items, fault)),
            make: true, cancel);
        settled.AddRange(goes.SelectMany(go => go.Settled));
        return new DecidedGroup(goes.FindAll(go => go.Commit is not null), settled);
    }

    /// <summary>
    /// Commits what was decided, in as many groups as the limits ask for, and settles every item; never throws for one.
    /// </summary>
    public async Task<IReadOnlyList<ItemResult>> CommitAsync(DecidedGroup group, CancellationToken cancel)
    {
        var results = new List<ItemResult>(group.Settled);
        foreach (var chunk in Chunks(group.Goes)) results.AddRange(await CommitChunkAsync(chunk, cancel));
        foreach (var result in results)
        {
            TurnMetrics.Settled(result.End);
            if (result is { End: ItemEnd.Fault, Fault: { } fault }) await FaultAsync(result.Item, fault, cancel);
        }
        return results;
    }

    /// <summary>Commands seen before are answered; of two with one request id the second waits for the answer to the first.</summary>
    private (List<TurnItem> Open, List<ItemResult> Settled) Answered(IReadOnlyList<TurnItem> items, LoadedGroup loaded)
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

    /// <summary>A grain whose state cannot be read faults alone.</summary>
    private async Task<List<Opening>> OpenAsync(
        List<TurnItem> items, LoadedGroup loaded, ForceSet force, List<ItemResult> settled, CancellationToken cancel)
    {
        var openings = new List<Opening>();
        await EachPreparedAsync(
            items.GroupBy(item => item.Grain).ToList(), waiting => openings.Add(Open(waiting.Key, [.. waiting], loaded, force)),
            (waiting, fault) => settled.AddRange(GoFaults.OfGrain([.. waiting], fault)), make: false, cancel);
        return openings;
    }

    private Opening Open(GrainId grain, IReadOnlyList<TurnItem> items, LoadedGroup loaded, ForceSet force)
    {
        var entry = codec.Catalog[grain.Kind];
        var stored = loaded.Grains.GetValueOrDefault(grain);
        var now = Microseconds.Of(loaded.Clock.Business);
        return new Opening
        {
            Grain = grain,
            Entry = entry,
            Version = stored?.Version ?? 0,
            State = stored is null ? entry.Grain.Empty(grain.Key) : StateOf(grain, stored),
            LastHash = stored?.State.LastHash ?? EventHash.Start,
            Now = stored is null ? now : Instant.Max(now, stored.State.LastAt),
            RealNow = Microseconds.Of(loaded.Clock.Real),
            InForce = grain.Kind == GrainKind.Customer
                ? force.Gates with { Gates = force.Gates.Gates.SetItem(grain, new GateView(loaded.GateEpochs.GetValueOrDefault(grain), null)) }
                : force.Gates,
            ForceDigest = force.Digest,
            Items = items,
        };
    }

    private object StateOf(GrainId grain, LoadedGrain stored)
    {
        if (activations.Find(grain, stored.Version) is { } kept) return kept;
        var state = codec.ReadState(grain.Kind, stored.State.Schema, stored.State.Body);
        activations.Keep(grain, stored.Version, state);
        return state;
    }

    private async Task AskNeedsAsync(List<Opening> openings, CancellationToken cancel)
    {
        await EachPreparedAsync(
            openings, opening => opening.Needs = decider.Needs(opening, opening.Items[0], opening.State),
            (opening, fault) => opening.FirstFault = fault, make: false, cancel);
        var needing = openings.FindAll(opening => !opening.Needs.IsNone);
        if (needing.Count == 0) return;
        try
        {
            var found = await store.FindAsync([.. needing.Select(opening => opening.Needs)], cancel);
            foreach (var (opening, rows) in needing.Zip(found)) opening.Found = rows;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            foreach (var opening in needing) await FindAloneAsync(opening, cancel);
        }
    }

    /// <summary>Rows that cannot be found for one grain are its own fault, unless the store answers nothing else either.</summary>
    private async Task FindAloneAsync(Opening opening, CancellationToken cancel)
    {
        try
        {
            opening.Found = (await store.FindAsync([opening.Needs], cancel))[0];
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            await store.ClockAsync(cancel);
            opening.FirstFault = fault;
        }
    }

    /// <summary>
    /// Does something for each; those that lack personal keys come again once all of these were prepared together. What one
    /// throws is its own failure and keeps none of the others.
    /// </summary>
    private async Task EachPreparedAsync<T>(
        IReadOnlyList<T> all, Action<T> action, Action<T, Exception> failed, bool make, CancellationToken cancel)
    {
        for (var round = 1; all.Count > 0; round++)
        {
            var wanted = new HashSet<string>();
            var again = new List<T>();
            foreach (var one in all)
            {
                try
                {
                    action(one);
                }
                catch (PersonalKeysWantedException keys) when (round < PersonalRetry.MostRounds)
                {
                    wanted.UnionWith(keys.KeyIds);
                    again.Add(one);
                }
                catch (Exception fault)
                {
                    failed(one, fault);
                }
            }
            if (wanted.Count > 0) await cipher.PrepareAsync(wanted, make, cancel);
            all = again;
        }
    }

    private static IEnumerable<IReadOnlyList<Go>> Chunks(IReadOnlyList<Go> goes)
    {
        var chunk = new List<Go>();
        var (bytes, messages) = (0, 0);
        foreach (var go in goes)
        {
            if (chunk.Count > 0 && (bytes + go.Bytes > TurnLimits.BytesInGroup || messages + go.Messages > TurnLimits.MessagesInGroup))
            {
                yield return chunk;
                chunk = [];
                (bytes, messages) = (0, 0);
            }
            chunk.Add(go);
            bytes += go.Bytes;
            messages += go.Messages;
        }
        if (chunk.Count > 0) yield return chunk;
    }

    private async Task<IEnumerable<ItemResult>> CommitChunkAsync(IReadOnlyList<Go> goes, CancellationToken cancel)
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
                if (go.Commit!.State is not null) activations.Keep(go.Opening.Grain, go.Commit.NewVersion, go.State);
                return go.Turns.Select(turn => new ItemResult(
                    turn.Item, ItemEnd.Done, turn.Recalls && turn.Reply is { } reply ? reply with { InFlight = [.. answer.InFlight] } : turn.Reply));
            case CommitVerdict.Lost:
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

    private async Task FaultAsync(TurnItem item, Exception fault, CancellationToken cancel)
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

/// <summary>What a group decided and has not committed yet.</summary>
public sealed class DecidedGroup
{
    internal DecidedGroup(IReadOnlyList<Go> goes, IReadOnlyList<ItemResult> settled)
    {
        Goes = goes;
        Settled = settled;
    }

    internal IReadOnlyList<Go> Goes { get; }

    internal IReadOnlyList<ItemResult> Settled { get; }
}
