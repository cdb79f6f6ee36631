using Plixo.Grains.Core;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>What tests of whole silos begin with: one thread, virtual time and a store in memory that all of them share.</summary>
public abstract class RunningSilosTests : IAsyncLifetime
{
    private protected RunningSilosTests()
    {
        Thread = new OneThread(Time, new SeededRandom(1));
        Store = MemoryStore.Open(new StoreOptions { Clock = Time });
    }

    private protected FakeTime Time { get; } = new();

    private protected OneThread Thread { get; }

    private protected MemoryStore Store { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Store.DisposeAsync();

    private protected RunningSilo Start(string id, Func<ToySilo, ILeasedWork>? work = null) =>
        new(id, Store, Thread, work is null ? null : toys => [work(toys)]);

    private protected T State<T>(GrainId grain) => new ToySilo(Store, Time, new SeededRandom(9)).StateAsync<T>(grain).Now().State;
}
