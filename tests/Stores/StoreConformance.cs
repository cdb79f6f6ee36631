using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

/// <summary>What every store must do; each engine runs all of it.</summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    private protected static readonly int[] AllPartitions = [.. Enumerable.Range(0, StoreLimits.DefaultPartitions)];

    private protected static CancellationToken None => CancellationToken.None;

    private protected TestClock Clock { get; } = new(Given.At);

    private protected IStore Store { get; private set; } = null!;

    private protected abstract Task<IStore> OpenAsync();

    public async Task InitializeAsync() => Store = await OpenAsync();

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    private protected async Task<CommitResult> CommitAsync(GrainCommit commit) => (await Store.CommitAsync([commit], None)).Single();

    private protected async Task MustCommitAsync(GrainCommit commit)
    {
        var result = await CommitAsync(commit);
        Assert.True(result.Verdict == CommitVerdict.Committed, result.Fault);
    }

    private protected async Task<LoadedGrain?> LoadAsync(GrainId grain) =>
        (await Store.LoadAsync([grain], [], None)).Grains.GetValueOrDefault(grain);

    private protected Task<IReadOnlyList<WaitingMessage>> WaitingAsync(int limit = 100) =>
        Store.WaitingAsync(AllPartitions, [], limit, None);

    private protected async Task<LeaseCheck> LeaseAsync(string name = "work", string owner = "silo-1", int seconds = 6)
    {
        var lease = (await Store.AcquireAsync([name], owner, Duration.FromSeconds(seconds), None)).Single();
        return new LeaseCheck(lease.Name, lease.Owner, lease.Epoch);
    }
}

/// <summary>A clock that moves when told to.</summary>
public sealed class TestClock(Instant start) : IStoreClock
{
    private Instant now = start;

    public Instant Now() => now;

    public void Advance(Duration time) => now += time;
}
