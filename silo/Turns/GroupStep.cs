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
    private readonly IPersonalCipher cipher;
    private readonly ViewsInForce views;
    private readonly FirstAnswers answers;
    private readonly GrainOpener opener;
    private readonly NeededRows rows;
    private readonly GoDecider decider;
    private readonly GoCommitter committer;
    private readonly FailedAttempts failures;
    private readonly int deciders;

    /// <param name="store">Read and committed to.</param>
    /// <param name="codec">How all stands in it.</param>
    /// <param name="cipher">For personal values.</param>
    /// <param name="views">Of workspace and segments.</param>
    /// <param name="activations">States in memory.</param>
    /// <param name="random">For the names of turns without events.</param>
    /// <param name="log">Losses and failures.</param>
    /// <param name="deciders">Threads on which the grains of a group are decided: which one decides makes no difference to what.</param>
    public GroupStep(
        IStore store, TurnCodec codec, IPersonalCipher cipher, ViewsInForce views, ActivationCache activations,
        IRandom random, ILogger log, int deciders = 1)
    {
        this.store = store;
        this.cipher = cipher;
        this.views = views;
        answers = new FirstAnswers(codec);
        opener = new GrainOpener(codec, cipher, activations);
        decider = new GoDecider(codec, new TurnWriter(codec, random));
        rows = new NeededRows(store, cipher, decider);
        committer = new GoCommitter(store, activations, log);
        failures = new FailedAttempts(store, log);
        this.deciders = deciders;
    }

    /// <summary>Raised with the instant at which a reminder is due that was committed just now. Quick, on any thread.</summary>
    internal event Action<Instant>? ReminderSet
    {
        add => committer.ReminderSet += value;
        remove => committer.ReminderSet -= value;
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
        var grains = items.Select(item => item.Grain).Distinct().ToList();
        var kept = opener.Kept(grains);
        var asked = items.Where(item => item is CommandItem || kept.Find(item.Grain) is null).Select(item => item.Grain).ToHashSet();
        var loaded = await store.LoadAsync(asked, [.. grains.Where(grain => grain.Kind == GrainKind.Customer)], requests, kept.Versions, cancel);
        var force = await views.RefreshAsync(loaded.GateEpochs, cancel);
        var (open, settled) = answers.Divide(items, loaded);
        var openings = await opener.OpenAsync(open, loaded, asked, kept, force, settled, cancel);
        await rows.FindAsync(openings, cancel);

        var decided = new Go?[openings.Count];
        await cipher.EachPreparedAsync(
            openings.Select((opening, place) => (opening, place)).ToList(), one => decided[one.place] = decider.Decide(one.opening),
            (one, fault) => settled.AddRange(GoFaults.OfGrain(one.opening.Items, fault)), make: true, cancel, deciders);
        foreach (var opening in openings) opening.Found = FoundRows.None; // the group holds on to the openings until it has committed
        var goes = decided.OfType<Go>().ToList();
        settled.AddRange(goes.SelectMany(go => go.Settled));
        return new DecidedGroup(goes.FindAll(go => go.Commit is not null), AskedAgain(openings, settled));
    }

    /// <summary>What failed on a state that the store was not asked about is tried on the one that counts, before it is anybody's fault.</summary>
    private List<ItemResult> AskedAgain(List<Opening> openings, List<ItemResult> settled)
    {
        var fromMemory = openings.Where(opening => opening.IsFromMemory).Select(opening => opening.Grain).ToHashSet();
        return settled.ConvertAll(result =>
        {
            if (result.End != ItemEnd.Fault || !fromMemory.Contains(result.Item.Grain)) return result;
            opener.Forget(result.Item.Grain);
            return new ItemResult(result.Item, ItemEnd.Lost);
        });
    }

    /// <summary>
    /// Commits what was decided, in as many groups as the limits ask for, and settles every item; never throws for one.
    /// </summary>
    public async Task<IReadOnlyList<ItemResult>> CommitAsync(DecidedGroup group, CancellationToken cancel)
    {
        var results = new List<ItemResult>(group.Settled);
        foreach (var chunk in GoChunks.Of(group.Goes)) results.AddRange(await committer.CommitAsync(chunk, cancel));
        foreach (var result in results)
        {
            TurnMetrics.Settled(result.End);
            if (result is { End: ItemEnd.Fault, Fault: { } fault }) await failures.CountAsync(result.Item, fault, cancel);
        }
        return results;
    }
}
