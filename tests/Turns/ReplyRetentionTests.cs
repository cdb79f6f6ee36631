using NodaTime;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

public sealed class ReplyRetentionTests : IAsyncLifetime
{
    private readonly FakeTime time = new();
    private readonly MemoryStore store;
    private readonly ToySilo silo;

    public ReplyRetentionTests()
    {
        store = MemoryStore.Open(new StoreOptions { Clock = time });
        silo = new ToySilo(store, time, new SeededRandom(1));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task An_answer_is_forgotten_once_it_was_kept_for_thirty_days()
    {
        await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1"));

        time.Advance(StoreLimits.RepliesKept);
        await StepAsync();
        Assert.Equal(1, await KeptAsync());
        time.Advance(Duration.FromSeconds(1));
        await StepAsync();

        Assert.Equal(0, await KeptAsync());
    }

    [Fact]
    public async Task A_business_clock_that_is_moved_ages_no_answer()
    {
        await store.SetClockOffsetAsync(Duration.FromDays(100), default);
        await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1"));

        await store.SetClockOffsetAsync(Duration.FromDays(200), default);
        await StepAsync();
        Assert.Equal(1, await KeptAsync());
        time.Advance(StoreLimits.RepliesKept + Duration.FromSeconds(1));
        await StepAsync();

        Assert.Equal(0, await KeptAsync());
    }

    private async Task StepAsync()
    {
        var work = new ReplyRetention(store);
        var lease = (await store.AcquireAsync([work.Lease], "silo-1", Duration.FromSeconds(6), default)).Single();
        while (await work.StepAsync(new LeaseCheck(lease.Name, lease.Owner, lease.Epoch), default))
        {
        }
    }

    private async Task<long> KeptAsync() =>
        (await store.QueryAsync("SELECT count(*) FROM reply", new Dictionary<string, object?>(), row => (long)row[0]!, default)).Single();
}
