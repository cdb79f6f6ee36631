using NodaTime;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
    private static readonly Duration SixSeconds = Duration.FromSeconds(6);

    [Fact]
    public async Task A_lease_is_held_by_one_owner_until_it_ends()
    {
        var first = await Store.AcquireAsync(["p-1", "p-2"], "silo-1", SixSeconds, None);
        var other = await Store.AcquireAsync(["p-1", "p-3"], "silo-2", SixSeconds, None);

        Assert.Equal(["p-1", "p-2"], first.Select(lease => lease.Name));
        Assert.Equal("p-3", Assert.Single(other).Name);
        Assert.All(first, lease => Assert.Equal(Clock.Now() + SixSeconds, lease.Until));
        Assert.Equal(["p-1", "p-2", "p-3"], (await Store.LeasesAsync(None)).Select(lease => lease.Name));
    }

    [Fact]
    public async Task Renewing_keeps_the_epoch_and_a_change_of_owner_raises_it()
    {
        var first = Assert.Single(await Store.AcquireAsync(["p-1"], "silo-1", SixSeconds, None));
        Clock.Advance(Duration.FromSeconds(2));
        var renewed = Assert.Single(await Store.AcquireAsync(["p-1"], "silo-1", SixSeconds, None));
        Clock.Advance(Duration.FromSeconds(6));
        var taken = Assert.Single(await Store.AcquireAsync(["p-1"], "silo-2", SixSeconds, None));
        var back = await Store.AcquireAsync(["p-1"], "silo-1", SixSeconds, None);

        Assert.Equal(first.Epoch, renewed.Epoch);
        Assert.Equal(first.Epoch + 1, taken.Epoch);
        Assert.Empty(back);
    }

    [Fact]
    public async Task A_lease_that_ended_gets_a_new_epoch_even_for_its_owner()
    {
        var first = Assert.Single(await Store.AcquireAsync(["p-1"], "silo-1", SixSeconds, None));
        Clock.Advance(Duration.FromSeconds(7));

        var again = Assert.Single(await Store.AcquireAsync(["p-1"], "silo-1", SixSeconds, None));

        Assert.Equal(first.Epoch + 1, again.Epoch);
    }

    [Fact]
    public async Task A_released_lease_is_free_at_once()
    {
        await Store.AcquireAsync(["p-1"], "silo-1", SixSeconds, None);

        await Store.ReleaseAsync(["p-1"], "silo-2", None);
        Assert.Empty(await Store.AcquireAsync(["p-1"], "silo-2", SixSeconds, None));
        await Store.ReleaseAsync(["p-1"], "silo-1", None);

        Assert.Equal(2, Assert.Single(await Store.AcquireAsync(["p-1"], "silo-2", SixSeconds, None)).Epoch);
    }
}
