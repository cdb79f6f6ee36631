using Microsoft.Extensions.Logging.Abstractions;
using Plixo.Grains.Core;
using Plixo.Silo.Clock;
using Plixo.Silo.Leases;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Tests.Support.Toys;

/// <summary>A store with toy grains and everything that runs their turns, driven step by step or by a scheduler.</summary>
public sealed class ToySilo
{
    public static readonly CustomerKey C1 = new("c-1");
    public static readonly GrainId I1 = new(GrainKind.Invoice, "i-1");

    public ToySilo(IStore store, ISiloClock clock, IRandom random)
    {
        Store = store;
        Clock = clock;
        Random = random;
        Cipher = new PersonalCipher(store, new byte[32], random, clock);
        Codec = new TurnCodec(Catalog, Cipher, new Upcasters());
        Step = NewStep();
    }

    public static GrainCatalog Catalog { get; } = new(new ToyWorkspace(), new ToySegment(), new ToyCustomer(), new ToyInvoice());

    public IStore Store { get; }

    public ISiloClock Clock { get; }

    public IRandom Random { get; }

    public PersonalCipher Cipher { get; }

    public TurnCodec Codec { get; }

    public GroupStep Step { get; }

    /// <summary>As another silo, or this one after a crash, would have it.</summary>
    public GroupStep NewStep() => new(
        Store, Codec, Cipher, new ViewsInForce(Store, Codec, Cipher), new ActivationCache(), Random, NullLogger.Instance);

    public TurnEngine Engine(
        string silo, IScheduler scheduler, int partitions = StoreLimits.DefaultPartitions, params ILeasedWork[] work) => new(
        Store, Codec, Cipher, new TurnOptions { Silo = silo, Workers = 1, Partitions = partitions },
        new TurnWorld(Clock, Random, scheduler, NullLoggerFactory.Instance), work);

    /// <summary>One group of these items; the results in the order of the items.</summary>
    public async Task<IReadOnlyList<ItemResult>> RunAsync(params TurnItem[] items)
    {
        var results = await Step.CommitAsync(await Step.DecideAsync(items, CancellationToken.None), CancellationToken.None);
        return [.. items.Select(item => results.Single(result => result.Item == item))];
    }

    public async Task<ItemResult> RunAsync(GrainId grain, Message message) => (await RunAsync(Command(grain, message)))[0];

    /// <summary>The messages that wait now, as items of no lease.</summary>
    public async Task<IReadOnlyList<MessageItem>> WaitingAsync() =>
        [.. (await Store.WaitingAsync([.. Enumerable.Range(0, StoreLimits.DefaultPartitions)], [], 10_000, CancellationToken.None))
            .Select(waiting => new MessageItem(waiting, null))];

    /// <summary>Runs groups until no message waits. Answers how many turns that took.</summary>
    public async Task<int> SettleAsync()
    {
        var turns = 0;
        while (await WaitingAsync() is { Count: > 0 } waiting) turns += (await RunAsync([.. waiting])).Count(result => result.End == ItemEnd.Done);
        return turns;
    }

    public async Task<(long Version, T State)> StateAsync<T>(GrainId grain)
    {
        var loaded = await Store.LoadAsync([grain], [], CancellationToken.None);
        return loaded.Grains.TryGetValue(grain, out var stored)
            ? (stored.Version, (T)await Cipher.PreparedAsync(false, () => Codec.ReadState(grain.Kind, stored.State.Schema, stored.State.Body), CancellationToken.None))
            : (0, (T)Catalog[grain.Kind].Grain.Empty(grain.Key));
    }

    public static CommandItem Command(GrainId grain, Message message, string? requestId = null, byte digest = 1, long? seen = null) =>
        new(grain, message, Actor.System, requestId is null ? null : new RequestKey("users/dana", "Test", requestId), [digest], seen);
}
