using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>A message is decided on the state in memory. The store says when it commits whether that state still counts.</summary>
public sealed class StateInMemoryTests : ToySiloTests
{
    private static readonly GrainId Customer = ToySilo.C1.Grain;

    [Fact]
    public async Task The_store_is_not_asked_for_a_state_that_is_in_memory_and_is_for_any_other()
    {
        var asked = new AskedStore(Store);
        var silo = new ToySilo(asked, Silo.Clock, Silo.Random);

        await TellAsync(silo, silo.Step, "one");
        await TellAsync(silo, silo.Step, "two");
        await silo.RunAsync(Customer, new Look());

        Assert.Equal<GrainId[]>([[Customer], [], [Customer]], asked.Grains);
    }

    [Fact]
    public async Task What_another_silo_did_meanwhile_loses_the_turn_which_is_then_decided_on_the_state_that_counts()
    {
        await TellAsync(Silo, Silo.Step, "one");
        await TellAsync(Silo, Silo.NewStep(), "two");

        Assert.Equal(ItemEnd.Lost, await TellAsync(Silo, Silo.Step, "three"));
        Assert.Equal(ItemEnd.Done, await RunAsync(Silo, Silo.Step));

        Assert.Equal<string>(["one", "two", "three"], (await Silo.StateAsync<CustomerState>(Customer)).State.Order);
    }

    [Fact]
    public async Task A_command_is_never_answered_from_memory_alone()
    {
        await Silo.RunAsync(ToySilo.I1, new Raise(5, ToySilo.C1));
        var raise = ToySilo.Command(ToySilo.I1, new Raise(10, ToySilo.C1));
        var other = Silo.NewStep();
        await other.CommitAsync(await other.DecideAsync([raise], default), default);

        Assert.Equal(new Total(15), (await Silo.RunAsync(ToySilo.I1, new Ask())).Reply!.Body);
    }

    [Fact]
    public async Task A_command_is_decided_on_what_the_store_answered_also_where_that_is_nothing()
    {
        var asked = new AskedStore(Store);
        var silo = new ToySilo(asked, Silo.Clock, Silo.Random);
        await silo.RunAsync(ToySilo.I1, new Raise(5, ToySilo.C1));

        asked.HasNone = true;

        // Decided on a grain that had no turn, which the commit knows better.
        Assert.Equal(ItemEnd.Lost, (await silo.RunAsync(ToySilo.I1, new Ask())).End);
    }

    [Fact]
    public async Task What_fails_on_a_state_in_memory_is_tried_on_the_one_that_counts_before_the_attempt_is_counted()
    {
        await TellAsync(Silo, Silo.Step, "one");

        Assert.Equal(ItemEnd.Lost, await RunAsync(Silo, Silo.Step, new Choke()));
        Assert.Equal(0, (await Silo.WaitingAsync())[0].Waiting.Attempts);
        Assert.Equal(ItemEnd.Fault, await RunAsync(Silo, Silo.Step));
        Assert.Equal(1, (await Silo.WaitingAsync())[0].Waiting.Attempts);
    }

    private static Task<ItemEnd> TellAsync(ToySilo silo, GroupStep step, string id) => RunAsync(silo, step, new Tell(id));

    /// <summary>One group of what waits for the customer, after one more message.</summary>
    private static async Task<ItemEnd> RunAsync(ToySilo silo, GroupStep step, CustomerMessage? message = null)
    {
        if (message is not null)
        {
            var (type, body) = silo.Codec.WriteMessage(GrainKind.Customer, message);
            await silo.Store.SendAsync([new OutgoingMessage(Customer, $"from-{type}-{(message as Tell)?.Id}", 1, 0, type, body, false, Instant.FromUtc(2026, 3, 2, 9, 0))], null, default);
        }

        var waiting = await silo.WaitingAsync();
        return (await step.CommitAsync(await step.DecideAsync(waiting, default), default)).Single().End;
    }

    /// <summary>Remembers which states it was asked for.</summary>
    private sealed class AskedStore(IStore inner) : StoreWrapper(inner)
    {
        public List<GrainId[]> Grains { get; } = [];

        /// <summary>Answers that it has none of them.</summary>
        public bool HasNone { get; set; }

        public override async Task<LoadedGroup> LoadAsync(
            IReadOnlyCollection<GrainId> grains, IReadOnlyCollection<GrainId> customers, IReadOnlyCollection<RequestKey> requests,
            IReadOnlyDictionary<GrainId, long> known, CancellationToken cancel)
        {
            Grains.Add([.. grains]);
            var loaded = await base.LoadAsync(grains, customers, requests, known, cancel);
            return HasNone ? loaded with { Grains = new Dictionary<GrainId, LoadedGrain>() } : loaded;
        }
    }
}
