using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>What tests of turns begin with: toy grains over a store in memory, driven step by step.</summary>
public abstract class ToySiloTests : IAsyncLifetime
{
    private protected ToySiloTests()
    {
        Store = MemoryStore.Open(new StoreOptions { Clock = Time });
        Silo = new ToySilo(Store, Time, new SeededRandom(1));
    }

    private protected FakeTime Time { get; } = new();

    private protected MemoryStore Store { get; }

    private protected ToySilo Silo { get; set; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Store.DisposeAsync();
}
